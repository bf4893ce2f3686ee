/* Any bytes as a mailbox: every byte is of a message, a From_ line or the line ends around them;
 * reads of any size, even one byte at a time, give the same messages as one read. With a limit of
 * bytes a message, what is kept is the beginning. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "loaders/mbox.h"
#include "tests/fuzz/fuzz.h"

/* Enough that lookahead, limits and pieces meet, in inputs of a few kilobytes. */
#define SMALL_LIMIT_BYTES 200

struct piece {
    size_t start;
    size_t size;
    size_t from_start;
    size_t from_size;
    bool is_cut;
};

struct split {
    struct piece *pieces;
    size_t count;
    size_t capacity;
};

/* `message` was found in the window that begins at `start`. */
static void take_message(struct split *split, const struct mbox_message *message, size_t start)
{
    REQUIRE(message->offset == start + message->start);
    REQUIRE(message->number == split->count + 1);
    split->pieces =
        memory_grow(split->pieces, &split->capacity, split->count + 1, sizeof *split->pieces);
    split->pieces[split->count++] =
        (struct piece){start + message->start, message->size, start + message->from_start,
                       message->from_size, message->cut};
}

/* Split with windows in blocks of exactly their size that grow by `read_bytes`. */
static void split_mailbox(struct bytes mailbox, size_t read_bytes, size_t limit, struct split *out)
{
    struct mbox mbox;
    size_t start = 0;
    size_t end = 0;
    mbox_init(&mbox, limit);
    for (enum mbox_step step = MBOX_SKIP; step != MBOX_END;) {
        struct bytes window = fuzz_copy(bytes_slice(mailbox, start, end), 0, 0);
        struct mbox_message message = {0};
        size_t consumed = 0;
        step = mbox_next(&mbox, window, end == mailbox.size, &message, &consumed);
        REQUIRE(consumed <= window.size);
        REQUIRE(message.start + message.size <= window.size && message.size <= limit);
        if (step == MBOX_MORE) {
            REQUIRE(end < mailbox.size && consumed == 0);
            end = mailbox.size - end < read_bytes ? mailbox.size : end + read_bytes;
        } else if (step == MBOX_MESSAGE) {
            take_message(out, &message, start);
        }
        fuzz_free(window);
        start += consumed;
    }
    REQUIRE(start == mailbox.size);
}

static void check_line_ends(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        REQUIRE(text.data[i] == '\n' || text.data[i] == '\r');
}

static void check_all_accounted(struct bytes mailbox, const struct split *split)
{
    size_t done = bytes_start_with(mailbox, bytes_of("\xEF\xBB\xBF")) ? 3 : 0;
    for (size_t i = 0; i < split->count; i++) {
        const struct piece *piece = &split->pieces[i];
        REQUIRE(piece->from_start >= done);
        check_line_ends(bytes_slice(mailbox, done, piece->from_start));
        REQUIRE(i == 0 ||
                bytes_start_with(bytes_from(mailbox, piece->from_start), bytes_of("From ")));
        size_t from_end = piece->from_start + piece->from_size;
        REQUIRE(piece->start >= from_end);
        check_line_ends(bytes_slice(mailbox, from_end, piece->start));
        REQUIRE(!piece->is_cut);
        done = piece->start + piece->size;
    }
    REQUIRE(done <= mailbox.size);
    check_line_ends(bytes_from(mailbox, done));
}

static void check_same(const struct split *whole, const struct split *pieces)
{
    REQUIRE(whole->count == pieces->count);
    for (size_t i = 0; i < whole->count; i++) {
        const struct piece *a = &whole->pieces[i];
        const struct piece *b = &pieces->pieces[i];
        REQUIRE(a->start == b->start && a->size == b->size && a->is_cut == b->is_cut);
        REQUIRE(a->from_start == b->from_start && a->from_size == b->from_size);
    }
}

static void check_cut(struct bytes mailbox, size_t read_bytes)
{
    struct split split = {0};
    split_mailbox(mailbox, read_bytes, SMALL_LIMIT_BYTES, &split);
    for (size_t i = 0; i < split.count; i++) {
        REQUIRE(!split.pieces[i].is_cut || split.pieces[i].size == SMALL_LIMIT_BYTES);
        REQUIRE(i == 0 ||
                split.pieces[i].from_start >= split.pieces[i - 1].start + split.pieces[i - 1].size);
    }
    free(split.pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes mailbox = bytes_make(data, size);
    struct split whole = {0};
    const size_t reads[] = {1 + size / 40, 1 + size / 3};
    split_mailbox(mailbox, size + 1, SIZE_MAX / 2, &whole);
    check_all_accounted(mailbox, &whole);
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        struct split pieces = {0};
        split_mailbox(mailbox, reads[i], SIZE_MAX / 2, &pieces);
        check_same(&whole, &pieces);
        free(pieces.pieces);
        check_cut(mailbox, reads[i]);
    }
    free(whole.pieces);
    return 0;
}
