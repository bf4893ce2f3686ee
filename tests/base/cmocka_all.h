/* What cmocka.h needs before it. */
#ifndef COLDTRAIL_TESTS_BASE_CMOCKA_ALL_H
#define COLDTRAIL_TESTS_BASE_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
