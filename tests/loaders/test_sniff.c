#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loaders/sniff.h"
#include "tests/loaders/support.h"

#define TEXT(text)                                                                                 \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }

struct magic_case {
    struct bytes head;
    enum format format;
    const char *name_has;
};

static const struct magic_case magic_cases[] = {
    {TEXT("\x1F\x8B\x08\x00\0\0\0\0\0\3"), FORMAT_GZIP, "gzip"},
    {TEXT("\x1F\x8B\x08\xE0\0\0\0\0\0\3"), FORMAT_UNKNOWN, ""},
    {TEXT("BZh9\x31\x41\x59\x26\x53\x59"), FORMAT_BZIP2, "bzip2"},
    {TEXT("BZh1\x17\x72\x45\x38\x50\x90"), FORMAT_BZIP2, "bzip2"},
    {TEXT("BZhello, world, how do you do"), FORMAT_UNKNOWN, ""},
    {TEXT("\xFD\x37zXZ\0\0\4"), FORMAT_XZ, "xz"},
    {TEXT("\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0"), FORMAT_LZMA, "lzma"},
    {TEXT("\x5D\0\0\x81\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0"), FORMAT_UNKNOWN, ""},
    {TEXT("\x28\xB5\x2F\xFD\0"), FORMAT_ZSTD, "zstd"},
    {TEXT("\x50\x2A\x4D\x18\2\0\0\0ab\x28\xB5\x2F\xFD\0"), FORMAT_ZSTD, "zstd"},
    {TEXT("\x5F\x2A\x4D\x18\xFF\xFF\xFF\xFF"), FORMAT_ZSTD, "zstd"},
    {TEXT("\x50\x2A\x4D\x18\1\0\0\0a\x04\x22\x4D\x18"), FORMAT_LZ4, "lz4"},
    {TEXT("\x04\x22\x4D\x18\x64"), FORMAT_LZ4, "lz4"},
    {TEXT("\x02\x21\x4C\x18\0\0"), FORMAT_LZ4, "legacy"},
    {TEXT("070701000000"), FORMAT_CPIO, "cpio"},
    {TEXT("070707000000"), FORMAT_CPIO, "cpio"},
    {TEXT("\xC7\x71\0\0\0\0\xA4\x81\0\0\0\0\0\0\0\0\0\0\0\0\3\0\0\0\0\0ab"), FORMAT_CPIO, "cpio"},
    {TEXT("PK\3\4\x14"), FORMAT_ZIP, "zip"},
    {TEXT("PK\5\6\0\0"), FORMAT_ZIP, "zip"},
    {TEXT("7z\xBC\xAF\x27\x1C\0"), FORMAT_7ZIP, "7z"},
    {TEXT("!BDN...."), FORMAT_UNSUPPORTED, "PST"},
    {TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), FORMAT_UNSUPPORTED, "Outlook .msg"},
    {TEXT("\x78\x9F\x3E\x22\0"), FORMAT_UNSUPPORTED, "TNEF"},
    {TEXT("Rar!\x1A\7\1\0"), FORMAT_UNSUPPORTED, "RAR"},
    {TEXT("MSCF\0\0\0\0"), FORMAT_UNSUPPORTED, "CAB"},
    {TEXT("\x20\x20-lh5-"), FORMAT_UNSUPPORTED, "LHA"},
    {TEXT("xar!\0\x1C"), FORMAT_UNSUPPORTED, "XAR"},
    {TEXT("!<arch>\nfile"), FORMAT_UNSUPPORTED, "ar"},
    {TEXT("\x1F\x9D\x90"), FORMAT_UNSUPPORTED, "compress"},
    {TEXT("LZIP\1"), FORMAT_UNSUPPORTED, "lzip"},
    {TEXT("\x89LZO\0\r\n\x1A\n"), FORMAT_UNSUPPORTED, "lzop"},
    {TEXT("LRZI\0\6"), FORMAT_UNSUPPORTED, "lrzip"},
    {TEXT("GRZipII\0\2\4:)"), FORMAT_UNSUPPORTED, "grzip"},
    {TEXT("WARC/1.0\r\n"), FORMAT_UNSUPPORTED, "WARC"},
    {TEXT("BABYL OPTIONS:\n"), FORMAT_UNSUPPORTED, "Babyl"},
    {TEXT("#! rnews 1234\n"), FORMAT_UNSUPPORTED, "rnews"},
    {TEXT("%PDF-1.5\n"), FORMAT_UNKNOWN, ""},
    {TEXT("\0\0\0\0"), FORMAT_UNKNOWN, ""},
    {TEXT(""), FORMAT_UNKNOWN, ""},
};

static void knows_formats_by_their_first_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof magic_cases / sizeof magic_cases[0]; i++) {
        uint8_t *head = exact_copy(magic_cases[i].head);
        struct sniffed found =
            sniff(bytes_make(head, magic_cases[i].head.size), true, bytes_of("data"));
        if (found.format != magic_cases[i].format || !strstr(found.name, magic_cases[i].name_has))
            fail_msg("case %zu: %s", i, found.name);
        free(head);
    }
}

static void knows_an_iso_image_far_inside(void **state)
{
    (void)state;
    uint8_t *head = calloc(1, 32774);
    assert_non_null(head);
    for (size_t i = 0; i < 5; i++)
        head[32769 + i] = (uint8_t) "CD001"[i];
    assert_int_equal(sniff_container(bytes_make(head, 32774), false).format, FORMAT_UNSUPPORTED);
    free(head);
}

static void knows_tar_by_magic_by_checksum_and_when_empty(void **state)
{
    (void)state;
    struct fixture_member member = {.path = "a.txt", .bytes = bytes_of("text")};
    struct buffer tar = fixture_archive("ustar", "none", &member, 1);
    assert_int_equal(sniff_container(buffer_bytes(&tar), false).format, FORMAT_TAR);
    /* As a v7 tar has it: no magic, and the checksum counts without it. */
    memset(tar.data + 257, 0, 8);
    assert_int_equal(sniff_container(buffer_bytes(&tar), false).format, FORMAT_UNKNOWN);
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? 0U : tar.data[i];
    (void)snprintf((char *)tar.data + 148, 8, "%06o", sum);
    assert_int_equal(sniff_container(buffer_bytes(&tar), false).format, FORMAT_TAR);
    memset(tar.data, 0, 1024);
    assert_int_equal(sniff_container(bytes_make(tar.data, 1024), true).format, FORMAT_TAR);
    assert_int_equal(sniff_container(bytes_make(tar.data, 1024), false).format, FORMAT_UNKNOWN);
    buffer_done(&tar);
}

static const struct {
    const char *what;
    const char *text;
    const char *name;
    enum format format;
} mail_cases[] = {
    {"a message", "From: a@mail.example\nTo: b@mail.example\n\nbody", "a", FORMAT_MESSAGE},
    {"one known field", "Subject: hello\n\nbody", "a", FORMAT_MESSAGE},
    {"CRLF", "Received: by x\r\n\tfolded\r\nSubject: y\r\n\r\n", "a", FORMAT_MESSAGE},
    {"byte order mark", "\xEF\xBB\xBFSubject: hello\n\nbody", "a", FORMAT_MESSAGE},
    {"empty lines first", "\r\n\nSubject: hello\n\nbody", "a", FORMAT_MESSAGE},
    {"quoted From_ line first", ">From a@mail.example\nSubject: x\n\n", "a", FORMAT_MESSAGE},
    {"blanks before the colon", "Subject : x\nTo : y\n\n", "a", FORMAT_MESSAGE},
    {"first line folded", " continued\nSubject: x\nTo: y\n\n", "a", FORMAT_MESSAGE},
    {"lower case", "subject: x\nreceived: y\n\n", "a", FORMAT_MESSAGE},
    {"header only", "Subject: x", "a", FORMAT_MESSAGE},
    {"multipart alone", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "a", FORMAT_MESSAGE},
    {"a foreign line in a strong header", "Received: x\nFrom: a\nrubbish\nTo: b\n\n", "a",
     FORMAT_MESSAGE},
    {"a foreign line in a weak header", "Subject: a\nrubbish\n\n", "a", FORMAT_UNKNOWN},
    {"the name tips undecided text", "rubbish\n", "a.EML", FORMAT_MESSAGE},
    {"the Maildir flags tip undecided text", "rubbish\n", "1600.M1.host:2,S", FORMAT_MESSAGE},
    {"the Maildir folder tips undecided text", "rubbish\n", "box/new/1600.M1.host", FORMAT_MESSAGE},
    {"a folder that only ends like one", "rubbish\n", "renew/a.txt", FORMAT_UNKNOWN},
    {"the name tips no binary", "\x89PNG\r\n", "a.txt", FORMAT_UNKNOWN},
    {"mbox", "From a@mail.example Wed Jan  3 10:11:12 2018\nX: y\n\n", "a", FORMAT_MBOX},
    {"mbox without date", "From a@mail.example\nSubject: y\n\n", "a", FORMAT_MBOX},
    {"mbox, Mozilla", "From - \nSubject: y\n\n", "a", FORMAT_MBOX},
    {"mbox behind a byte order mark",
     "\xEF\xBB\xBF\nFrom a@mail.example Wed Jan  3 10:11:12 2018\nX: y\n\n", "a", FORMAT_MBOX},
    {"prose", "From here on there is nothing\nto see: move along\n", "a", FORMAT_UNKNOWN},
    {"emlx", "35        \nSubject: x\nTo: a\n\nbody\n<?xml", "a", FORMAT_EMLX},
    {"a number and text", "35\nlines of text\n", "a", FORMAT_UNKNOWN},
    {"HTTP answer", "HTTP/1.1 200 OK\nDate: x\nContent-Type: text/html\n\n", "a", FORMAT_UNKNOWN},
    {"HTTP header alone",
     "Date: x\nServer: y\nContent-Type: text/html\nX-Cache: z\nX-Served-By: q\n\n", "a",
     FORMAT_UNKNOWN},
    {"YAML", "title: a rule\nstatus: test\ndate: 2020-01-01\nreferences: x\n", "a", FORMAT_UNKNOWN},
    {"JSON", "{\"subject\": \"x\", \"from\": \"y\"}\n", "a", FORMAT_UNKNOWN},
    {"C", "#include <stdio.h>\nint main(void)\n", "a.c", FORMAT_UNKNOWN},
    {"Python", "import os\n\ndef from_x(to):\n", "a.py", FORMAT_UNKNOWN},
    {"package index", "Package: x\nPriority: optional\nStatus: ok\nOrganization: z\n\n", "a",
     FORMAT_UNKNOWN},
};

static void tells_mail_from_other_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mail_cases / sizeof mail_cases[0]; i++) {
        uint8_t *text = exact_copy(bytes_of(mail_cases[i].text));
        struct sniffed found =
            sniff(bytes_make(text, strlen(mail_cases[i].text)), true, bytes_of(mail_cases[i].name));
        if (found.format != mail_cases[i].format)
            fail_msg("%s: %s", mail_cases[i].what, found.name);
        free(text);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mail_cases / sizeof mail_cases[0]; i++)
        for (size_t size = 0; size < strlen(mail_cases[i].text); size++) {
            uint8_t *text = exact_copy(bytes_make(mail_cases[i].text, size));
            (void)sniff(bytes_make(text, size), false, bytes_of(mail_cases[i].name));
            free(text);
        }
    for (size_t i = 0; i < sizeof magic_cases / sizeof magic_cases[0]; i++)
        for (size_t size = 0; size < magic_cases[i].head.size; size++) {
            uint8_t *head = exact_copy(bytes_slice(magic_cases[i].head, 0, size));
            (void)sniff(bytes_make(head, size), true, bytes_of(""));
            free(head);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_formats_by_their_first_bytes),
        cmocka_unit_test(knows_an_iso_image_far_inside),
        cmocka_unit_test(knows_tar_by_magic_by_checksum_and_when_empty),
        cmocka_unit_test(tells_mail_from_other_text),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
