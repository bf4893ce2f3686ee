#include "tests/hunt/mailbox.h"

#include <stdio.h>

struct buffer mailbox_of(unsigned first, unsigned count, size_t body_bytes)
{
    struct buffer text = {0};
    for (unsigned number = first; number < first + count; number++) {
        char headers[200];
        (void)snprintf(headers, sizeof headers,
                       "From a@sender.example Mon Sep  7 08:00:00 2020\n"
                       "Subject: Number %u\nFrom: a@sender.example\nTo: b@receiver.example\n\n",
                       number);
        buffer_append_string(&text, headers);
        for (size_t used = 0; used < body_bytes; used += 64)
            buffer_append_string(
                &text, "A line of sixty-four bytes, of which the last one ends the line\n");
        buffer_append_byte(&text, '\n');
    }
    return text;
}

unsigned number_in(struct bytes message)
{
    static const char before[] = "Subject: Number ";
    assert_true(message.size > sizeof before);
    assert_memory_equal(message.data, before, sizeof before - 1);
    unsigned number = 0;
    for (size_t i = sizeof before - 1; i < message.size && message.data[i] != '\n'; i++)
        number = 10 * number + (unsigned)(message.data[i] - '0');
    return number;
}
