#include <zip.h>
#include <expat.h>
#include <iconv.h>
#include <zlib.h>
