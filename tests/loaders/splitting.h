/* Splitting a whole mailbox in a test, with reads of any size and windows in heap blocks of exactly
 * their size. */
#ifndef COLDTRAIL_TESTS_LOADERS_SPLITTING_H
#define COLDTRAIL_TESTS_LOADERS_SPLITTING_H

#include "loaders/mbox.h"

#define SPLIT_MAX_MESSAGES 4096

struct split_message {
    size_t start; /* in the mailbox */
    size_t size;
    size_t from_start;
    size_t from_size;
    bool cut;
};

struct split {
    struct split_message messages[SPLIT_MAX_MESSAGES];
    size_t count;
};

/* Split `mailbox`, `read_size` bytes at a time, and check numbers and offsets on the way. */
void split_mailbox(struct bytes mailbox, size_t read_size, size_t message_limit, struct split *out);

#endif
