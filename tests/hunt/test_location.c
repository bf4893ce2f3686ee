#include "engine/hunt/location.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "tests/base/folder.h"
#include "tests/hunt/mailbox.h"

#define NOTHING 0

struct place {
    const char *location; /* below the folder */
    unsigned number;      /* what the message found there says, or NOTHING */
};

static void write_mailbox(const struct folder *folder, const char *name, unsigned first)
{
    struct buffer text = mailbox_of(first, 3, 100);
    free(folder_write(folder, name, buffer_bytes(&text)));
    buffer_done(&text);
}

static void assert_place(const struct folder *folder, const struct place *place)
{
    char *location = memory_format("%s/%s", folder->path, place->location);
    struct located located;
    struct failure failure = {0};
    enum status status = location_find(location, &located, &failure);
    if (place->number == NOTHING) {
        if (status != STATUS_INVALID)
            fail_msg("%s: something was found", place->location);
        assert_non_null(strstr(failure.text, "no such"));
    } else {
        if (status != STATUS_OK)
            fail_msg("%s", failure.text);
        assert_int_equal(number_in(located.message->bytes), place->number);
        located_done(&located);
    }
    free(location);
}

static void finds_messages_by_number(void **state)
{
    const struct folder *folder = *state;
    write_mailbox(folder, "inbox", 11);
    static const char letter[] = "Subject: Number 7\nFrom: a@b.example\nTo: c@d.example\n\nHi.\n";
    free(folder_write(folder, "letter.eml", bytes_of(letter)));
    static const struct place places[] = {
        {"inbox", 11},         {"inbox#1", 11},        {"inbox#3", 13},
        {"inbox#4", NOTHING},  {"inbox#0", NOTHING},   {"inbox#-1", NOTHING},
        {"inbox#", NOTHING},   {"inbox#1x", NOTHING},  {"inbox!1", NOTHING},
        {"letter.eml", 7},     {"letter.eml#1", 7},    {"absent", NOTHING},
        {"absent#1", NOTHING}, {"inbox!x#1", NOTHING}, {"", NOTHING},
        {"#", NOTHING},        {"absent!x", NOTHING},  {"inbox#99999999999999999999", NOTHING},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_place(folder, &places[i]);
}

static void takes_names_with_marks_for_names_first(void **state)
{
    const struct folder *folder = *state;
    write_mailbox(folder, "a#2", 21);
    write_mailbox(folder, "a", 31);
    write_mailbox(folder, "b!c", 41);
    write_mailbox(folder, "dir!#x/b!c#d!", 51);
    static const struct place places[] = {
        {"a#2", 21},      {"a#2#3", 23},         {"a#3", 33},
        {"b!c", 41},      {"b!c#2", 42},         {"b!d#2", NOTHING},
        {"b", NOTHING},   {"dir!#x/b!c#d!", 51}, {"dir!#x/b!c#d!#2", 52},
        {"a#4", NOTHING}, {"a#2#4", NOTHING},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_place(folder, &places[i]);
}

/* An uncompressed zip, put together here: one member "m!#1" that is a mailbox of three. */
static void append_number(struct buffer *out, uint32_t number, int size)
{
    for (int i = 0; i < size; i++)
        buffer_append_byte(out, (uint8_t)(number >> (8 * i)));
}

static uint32_t crc32_of(struct bytes bytes)
{
    uint32_t crc = ~UINT32_C(0);
    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= bytes.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~crc;
}

static void append_zip_facts(struct buffer *out, struct bytes content, const char *name)
{
    append_number(out, 10, 2); /* version needed; then no flags, stored, no time */
    append_number(out, 0, 4);
    append_number(out, 0, 4);
    append_number(out, crc32_of(content), 4);
    append_number(out, (uint32_t)content.size, 4);
    append_number(out, (uint32_t)content.size, 4);
    append_number(out, (uint32_t)strlen(name), 2);
    append_number(out, 0, 2);
}

static struct buffer zip_of(const char *name, struct bytes content)
{
    struct buffer zip = {0};
    append_number(&zip, 0x04034B50, 4);
    append_zip_facts(&zip, content, name);
    buffer_append_string(&zip, name);
    buffer_append(&zip, content);
    uint32_t directory = (uint32_t)zip.size;
    append_number(&zip, 0x02014B50, 4);
    append_number(&zip, 10, 2);
    append_zip_facts(&zip, content, name);
    append_number(&zip, 0, 4); /* comment, disk */
    append_number(&zip, 0, 2); /* attributes inside and outside, then the offset */
    append_number(&zip, 0, 4);
    append_number(&zip, 0, 4);
    buffer_append_string(&zip, name);
    uint32_t directory_size = (uint32_t)zip.size - directory;
    append_number(&zip, 0x06054B50, 4);
    append_number(&zip, 0, 4);
    append_number(&zip, 1, 2);
    append_number(&zip, 1, 2);
    append_number(&zip, directory_size, 4);
    append_number(&zip, directory, 4);
    append_number(&zip, 0, 2);
    return zip;
}

static void finds_members_whose_names_hold_marks(void **state)
{
    const struct folder *folder = *state;
    struct buffer text = mailbox_of(61, 3, 100);
    struct buffer zip = zip_of("m!#1", buffer_bytes(&text));
    free(folder_write(folder, "z!p.zip", buffer_bytes(&zip)));
    static const struct place places[] = {
        {"z!p.zip!m!#1#1", 61}, {"z!p.zip!m!#1#3", 63},     {"z!p.zip!m!#1#4", NOTHING},
        {"z!p.zip", NOTHING},   {"z!p.zip!other", NOTHING},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_place(folder, &places[i]);
    buffer_done(&text);
    buffer_done(&zip);
}

static int make_folder(void **state)
{
    static struct folder folder;
    folder_make(&folder);
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    folder_remove(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_messages_by_number, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(takes_names_with_marks_for_names_first, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(finds_members_whose_names_hold_marks, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
