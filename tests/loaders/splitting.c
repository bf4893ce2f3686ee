#include "tests/loaders/splitting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/loaders/support.h"

void split_mailbox(struct bytes mailbox, size_t read_size, size_t message_limit, struct split *out)
{
    struct mbox mbox;
    mbox_init(&mbox, message_limit);
    out->count = 0;
    size_t start = 0; /* of the window */
    size_t end = 0;
    enum mbox_step step = MBOX_SKIP;
    while (step != MBOX_END) {
        uint8_t *window = exact_copy(bytes_slice(mailbox, start, end));
        struct mbox_message message = {0};
        size_t consumed = 0;
        step = mbox_next(&mbox, bytes_make(window, end - start), end == mailbox.size, &message,
                         &consumed);
        free(window);
        assert_true(consumed <= end - start);
        if (step == MBOX_MORE) {
            assert_true(end < mailbox.size);
            assert_int_equal(consumed, 0);
            end = mailbox.size - end < read_size ? mailbox.size : end + read_size;
        }
        if (step == MBOX_MESSAGE) {
            assert_true(out->count < SPLIT_MAX_MESSAGES);
            assert_true(message.start + message.size <= end - start);
            assert_int_equal(message.offset, start + message.start);
            assert_int_equal(message.number, out->count + 1);
            out->messages[out->count++] =
                (struct split_message){start + message.start, message.size,
                                       start + message.from_start, message.from_size, message.cut};
        }
        start += consumed;
    }
}
