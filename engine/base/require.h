/* Checks of our own invariants, on in every build: a hunt that cannot trust itself must stop
 * rather than miss mail. Malformed input is never a reason to use these. */
#ifndef COLDTRAIL_BASE_REQUIRE_H
#define COLDTRAIL_BASE_REQUIRE_H

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (__builtin_expect(!(condition), 0))                                                     \
            require_failed(#condition, __FILE__, __LINE__);                                        \
    } while (0)

/* Print what did not hold, and abort. */
_Noreturn void require_failed(const char *condition, const char *file, int line);

#endif
