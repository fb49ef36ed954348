"""The bare endpoints that `make bench` runs beside Baoxiu: FastAPI on asyncpg, one INSERT and one indexed list of 50 rows.

Nothing of a call register is in it: no log-in, no numbering, no case file, no search, no history, no page.
"""
import os
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI
from pydantic import BaseModel


@asynccontextmanager
async def life(app):
    app.state.pool = await asyncpg.create_pool(user="baoxiu", database="postgres", host=os.environ["BESIDE_HOST"], max_size=16)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=life)


class Customer(BaseModel):
    name: str
    phone: str
    zone: str
    address: str


class Product(BaseModel):
    model: str
    serial: str


class Call(BaseModel):
    branch: str
    kind: str
    channel: str
    symptom: str
    soldByUs: str
    category: str
    customer: Customer
    product: Product


@app.post("/calls", status_code=201)
async def create(call: Call):
    row = await app.state.pool.fetchrow(
        "insert into beside.call (branch, kind, channel, symptom, name, phone, zone, address, model, serial, called_at) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now()) returning id",
        call.branch, call.kind, call.channel, call.symptom, call.customer.name, call.customer.phone, call.customer.zone,
        call.customer.address, call.product.model, call.product.serial)
    return {"id": row["id"]}


@app.get("/calls")
async def waiting(branch: str = "b1"):
    rows = await app.state.pool.fetch(
        "select id, branch, kind, channel, symptom, name, phone, zone, address, model, serial, called_at from beside.call "
        "where branch = $1 order by called_at desc, id desc limit 50", branch)
    return [dict(row) for row in rows]
