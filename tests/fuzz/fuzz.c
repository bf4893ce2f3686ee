#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/utf8.h"

struct bytes fuzz_copy(struct bytes text, size_t slack_bytes, uint8_t fill)
{
    uint8_t *block = memory_new(text.size + slack_bytes, 1);
    if (text.size)
        memcpy(block, text.data, text.size);
    if (slack_bytes)
        memset(block + text.size, fill, slack_bytes);
    return bytes_make(block, text.size);
}

void fuzz_free(struct bytes block)
{
    union {
        const void *constant;
        void *plain;
    } pointer = {.constant = block.data};
    free(pointer.plain);
}

struct bytes fuzz_line(struct bytes *rest)
{
    size_t end = bytes_find_byte(*rest, '\n', 0);
    struct bytes line = bytes_slice(*rest, 0, end);
    *rest = bytes_from(*rest, end == BYTES_NOT_FOUND ? rest->size : end + 1);
    return line;
}

void fuzz_check_slack(struct bytes text)
{
    static volatile uint8_t seen;
    if (text.size == 0)
        return;
    for (size_t i = 0; i < SCAN_SLACK_BYTES; i++)
        seen = text.data[text.size + i];
    (void)seen;
}

void fuzz_check_text(struct bytes text)
{
    REQUIRE(utf8_is_valid(text));
    fuzz_check_slack(text);
}

static bool is_invisible(uint32_t code_point)
{
    return code_point == 0 || code_point == 0xAD || code_point == 0x180E || code_point == 0xFEFF ||
           (code_point >= 0x200B && code_point <= 0x200F) ||
           (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2060 && code_point <= 0x2069);
}

/* White space of Unicode that is no " " and no LF. */
static bool is_odd_space(uint32_t code_point)
{
    return (code_point >= '\t' && code_point <= '\r' && code_point != '\n') || code_point == 0x85 ||
           code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000;
}

void fuzz_check_shown_text(struct bytes text)
{
    fuzz_check_text(text);
    bool was_space = true;
    for (size_t at = 0; at < text.size;) {
        uint32_t code_point = utf8_next(text, &at);
        REQUIRE(!is_invisible(code_point));
        REQUIRE(!is_odd_space(code_point));
        bool is_space = code_point == ' ' || code_point == '\n';
        REQUIRE(!(is_space && was_space));
        was_space = is_space;
    }
    REQUIRE(text.size == 0 || !was_space);
}

void fuzz_check_inside(struct bytes outer, struct bytes inner)
{
    if (inner.size == 0)
        return;
    REQUIRE(inner.data >= outer.data && inner.size <= outer.size);
    REQUIRE((size_t)(inner.data - outer.data) <= outer.size - inner.size);
}

void fuzz_digest_add(uint64_t *digest, struct bytes text)
{
    fuzz_digest_number(digest, bytes_hash(text));
    fuzz_digest_number(digest, text.size);
}

void fuzz_digest_number(uint64_t *digest, uint64_t number)
{
    *digest = (*digest ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    *digest ^= *digest >> 29;
}
