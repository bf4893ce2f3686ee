/* A line of boundaries, parted by blanks, then a text: header blocks and fields lie in it, in
 * order; unfolding takes away folds and nothing else; boundary lines are those that a search line
 * by line finds. */
#include "engine/mail/header.h"
#include "tests/fuzz/fuzz.h"

static struct boundary_stack read_boundaries(struct bytes line)
{
    struct boundary_stack stack = {0};
    for (size_t at = 0; at < line.size && stack.count < LIMIT_PART_DEPTH;) {
        size_t end = bytes_find_byte(line, ' ', at);
        struct bytes boundary = bytes_slice(line, at, end);
        if (boundary.size)
            stack.items[stack.count++] = boundary;
        at += boundary.size + 1;
    }
    return stack;
}

/* The bytes of `text` without white space. */
static void append_words(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_space(text.data[i]))
            buffer_append_byte(out, text.data[i]);
}

static void check_unfolded(struct arena *arena, struct bytes value)
{
    struct buffer words = {0};
    struct buffer unfolded_words = {0};
    struct bytes unfolded = header_unfold(arena, value);
    REQUIRE(bytes_find_byte(unfolded, '\n', 0) == BYTES_NOT_FOUND);
    REQUIRE(unfolded.size <= value.size);
    REQUIRE(bytes_equal(header_unfold(arena, unfolded), unfolded));
    append_words(&words, value);
    append_words(&unfolded_words, unfolded);
    REQUIRE(bytes_equal(buffer_bytes(&words), buffer_bytes(&unfolded_words)));
    buffer_done(&words);
    buffer_done(&unfolded_words);
}

static void check_fields(struct arena *arena, const struct header_block *block)
{
    const uint8_t *done = block->raw.data;
    for (size_t i = 0; i < block->count; i++) {
        const struct header *field = &block->items[i];
        REQUIRE(field->name.size > 0);
        fuzz_check_inside(block->raw, field->name);
        fuzz_check_inside(block->raw, field->value);
        REQUIRE(field->name.data >= done);
        REQUIRE(field->value.data > field->name.data + field->name.size);
        REQUIRE(header_starts_here(
            bytes_from(block->raw, (size_t)(field->name.data - block->raw.data))));
        for (size_t k = 0; k < field->name.size; k++)
            REQUIRE(field->name.data[k] > ' ' && field->name.data[k] < 0x7F);
        check_unfolded(arena, field->value);
        done = field->value.data + field->value.size;
    }
}

/* Blocks one behind the other, as parts have them. */
static void check_blocks(struct arena *arena, struct boundary_stack *stack, struct bytes text)
{
    size_t at = 0;
    for (unsigned count = 0; count < 16 && at < text.size; count++) {
        struct header_block block = {0};
        anomaly_set anomalies = 0;
        struct header_source source = {text, at, stack, (enum header_rule)(text.size % 3)};
        struct header_end end = header_block_parse(arena, &source, &anomalies, &block);
        size_t body = end.body;
        REQUIRE(body >= at && body <= text.size);
        fuzz_check_inside(bytes_slice(text, at, body), block.raw);
        check_fields(arena, &block);
        header_block_check(&block, &anomalies);
        REQUIRE(anomaly_has(anomalies, ANOMALY_NO_HEADER) == (block.count == 0));
        struct boundary_line line;
        bool is_boundary = body < text.size && boundary_at(stack, text, body, &line);
        size_t next = is_boundary ? line.next : body;
        at = next > at ? next : at + 1;
    }
}

/* The search, one line at a time. */
static struct boundary_line find_slowly(struct boundary_stack *stack, struct bytes text)
{
    struct boundary_line found = {.level = BOUNDARY_NONE, .start = text.size, .next = text.size};
    size_t at = 0;
    while (at < text.size) {
        if (boundary_at(stack, text, at, &found))
            break;
        size_t end = bytes_find_byte(text, '\n', at);
        at = end == BYTES_NOT_FOUND ? text.size : end + 1;
    }
    return found;
}

static void check_boundaries(struct boundary_stack *stack, struct bytes text)
{
    struct boundary_line line = boundary_find(stack, text, 0);
    struct boundary_line slow = find_slowly(stack, text);
    REQUIRE(line.level == slow.level && line.start == slow.start && line.next == slow.next);
    REQUIRE(line.start <= line.next && line.next <= text.size);
    if (line.level == BOUNDARY_NONE)
        return;
    REQUIRE(line.level < stack->count && line.is_closing == slow.is_closing);
    struct bytes behind = bytes_from(text, line.start + 2);
    REQUIRE(bytes_start_with(bytes_slice(text, line.start, line.next), bytes_of("--")));
    REQUIRE(bytes_start_with(behind, stack->items[line.level]));
}

/* A boundary that is guessed is there, and in two lines. */
static void check_guess(struct bytes text)
{
    struct bytes guess = boundary_guess(text);
    if (guess.size == 0)
        return;
    fuzz_check_inside(text, guess);
    struct boundary_stack stack = {.items = {guess}, .count = 1};
    struct boundary_line first = boundary_find(&stack, text, 0);
    REQUIRE(first.level == 0);
    REQUIRE(boundary_find(&stack, text, first.next).level == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = bytes_make(data, size);
    struct boundary_stack stack = read_boundaries(fuzz_line(&rest));
    struct bytes text = fuzz_copy(rest, 0, 0);
    struct arena *arena = arena_new(4096);
    check_blocks(arena, &stack, text);
    check_boundaries(&stack, text);
    check_guess(text);
    arena_free(arena);
    fuzz_free(text);
    return 0;
}
