#pragma once

// SQLite counts every byte it takes from the memory under one lock for the whole process, so that readers on several cores wait
// for each other at each of them. Nobody here asks for the count. Must be called before SQLite is used for the first time.
// Answers SQLite's code: 0, or 21 when it came too late.
int csqlite_count_no_memory(void);
