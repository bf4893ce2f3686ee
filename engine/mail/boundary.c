#include "engine/mail/boundary.h"

#include "engine/mail/scan.h"

#define GUESS_CANDIDATES 4
#define GUESS_MIN_BYTES 2
#define GUESS_MAX_BYTES 200

static size_t line_end(struct bytes text, size_t at)
{
    size_t end = bytes_find_byte(text, '\n', at);
    return end == BYTES_NOT_FOUND ? text.size : end;
}

/* Whether nothing of the line is left at `at`, or a blank parts it from the boundary: RFC 2046
 * lets gateways append blanks, and some append more. */
static bool boundary_ends_at(struct bytes text, size_t at)
{
    return at >= text.size || byte_is_space(text.data[at]);
}

/* The line at `start` as the boundary of `level`, which it begins with. */
static bool take_line(struct boundary_stack *stack, size_t level, struct bytes text, size_t start,
                      struct boundary_line *out_line)
{
    size_t behind = start + 2 + stack->items[level].size;
    bool has_hyphens =
        text.size - behind >= 2 && text.data[behind] == '-' && text.data[behind + 1] == '-';
    bool is_exact = boundary_ends_at(text, has_hyphens ? behind + 2 : behind);
    if (!is_exact && !(stack->strict_levels >> level & 1)) {
        stack->longer_lines |= UINT32_C(1) << level;
        return false;
    }
    size_t end = line_end(text, behind);
    *out_line = (struct boundary_line){.level = level,
                                       .is_closing = has_hyphens,
                                       .start = start,
                                       .next = end < text.size ? end + 1 : end};
    return true;
}

bool boundary_at(struct boundary_stack *stack, struct bytes text, size_t start,
                 struct boundary_line *out_line)
{
    if (text.size - start < 2 || text.data[start] != '-' || text.data[start + 1] != '-')
        return false;
    struct bytes rest = bytes_from(text, start + 2);
    uint32_t longer_lines = stack->longer_lines;
    for (size_t level = stack->count; level-- > 0;) {
        if (bytes_start_with(rest, stack->items[level]) &&
            take_line(stack, level, text, start, out_line)) {
            stack->longer_lines = longer_lines; /* it is the boundary of another level */
            return true;
        }
    }
    return false;
}

struct boundary_line boundary_find(struct boundary_stack *stack, struct bytes text, size_t start)
{
    struct boundary_line line = {.level = BOUNDARY_NONE, .start = text.size, .next = text.size};
    if (stack->count == 0 || start >= text.size)
        return line;
    if (boundary_at(stack, text, start, &line))
        return line;
    for (size_t at = start;; at++) {
        at = scan_pair(text.data, at, text.size, '\n', '-');
        if (at == text.size || boundary_at(stack, text, at + 1, &line))
            return line;
    }
}

struct bytes boundary_guess(struct bytes text)
{
    size_t at = 0;
    for (unsigned tried = 0; tried < GUESS_CANDIDATES; tried++) {
        if (tried || !bytes_start_with(text, bytes_of("--"))) {
            at = scan_pair(text.data, at, text.size, '\n', '-');
            if (at++ == text.size)
                break;
        }
        struct bytes line = bytes_trim(bytes_slice(text, at, line_end(text, at)));
        if (line.size < 2 + GUESS_MIN_BYTES || line.size > GUESS_MAX_BYTES || line.data[1] != '-' ||
            bytes_find_byte(line, ' ', 0) != BYTES_NOT_FOUND)
            continue;
        struct bytes boundary = bytes_from(line, 2);
        struct boundary_stack alone = {.items = {boundary}, .count = 1};
        if (boundary_find(&alone, text, line_end(text, at) + 1).level != BOUNDARY_NONE)
            return boundary;
    }
    return bytes_make(NULL, 0);
}
