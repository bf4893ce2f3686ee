/* The bodies that mime4j decoded, byte by byte and in document order. Skipped where
 * COLDTRAIL_CORPUS is not set. */
#include <glob.h>

#include "tests/mail/corpus.h"

#define NO_PARTS "a multipart whose boundary never occurs is shown as text; theirs shows nothing"
#define LINE_ENDS "line ends of quoted-printable text stay LF; theirs become CRLF"
#define AFTER_PADDING "base64 goes on behind padding; theirs stops"
#define HEADER_END "the body begins at the first line that is no field and has no field behind it"
#define TRAILING_BLANKS "blanks at the end of a boundary do not count; theirs do"

static const struct known_difference differences[] = {
    {"badbound", "bodies", NO_PARTS},
    {"missing-boundary", "bodies", NO_PARTS},
    {"missing-inner-boundary", "bodies", NO_PARTS},
    {"missing-inner-start-boundary", "bodies", NO_PARTS},
    {"multipartnopart", "bodies", NO_PARTS},
    {"empty-preamble", "bodies", LINE_ENDS},
    {"german-qp", "bodies", LINE_ENDS},
    {"jt-0498", "bodies", LINE_ENDS},
    {"mp-msg-rfc822", "bodies", LINE_ENDS},
    {"frag", "bodies", AFTER_PADDING},
    {"multi-frag", "bodies", AFTER_PADDING},
    {"hdr-fakeout", "bodies", HEADER_END},
    {"basic-plain-with-bad-header-separator", "bodies", HEADER_END},
    {"malformedHeader-noheader", "bodies", HEADER_END},
    {"malformedHeaderStartsBody-noheader", "bodies", HEADER_END},
    {"malformedHeaderStartsBody-nocrlfcrlf", "bodies", HEADER_END},
    {"weird-boundary", "bodies", TRAILING_BLANKS},
    {"very-long-boundary", "bodies", TRAILING_BLANKS},
    {"very-very-long-boundary", "bodies", TRAILING_BLANKS},
};

/* Append the bodies that mime4j lists as <text-body name="…"/> and <binary-body …>. */
static void append_their_bodies(struct buffer *out, const char *message_path)
{
    static const char mark[] = "-body name=\"";
    char path[CORPUS_PATH_BYTES];
    int stem = (int)(strlen(message_path) - strlen(".msg"));
    int folder = (int)(strrchr(message_path, '/') + 1 - message_path);
    (void)snprintf(path, sizeof path, "%.*s_decoded.xml", stem, message_path);
    struct bytes listing = read_file(path);
    for (size_t at = bytes_find(listing, bytes_of(mark), 0); at != BYTES_NOT_FOUND;
         at = bytes_find(listing, bytes_of(mark), at)) {
        at += strlen(mark);
        struct bytes name = bytes_slice(listing, at, bytes_find_byte(listing, '"', at));
        (void)snprintf(path, sizeof path, "%.*s%.*s", folder, message_path, (int)name.size,
                       (const char *)name.data);
        struct bytes body = read_file(path);
        buffer_append(out, body);
        buffer_append_string(out, "\n--\n");
        free_block(body);
    }
    free_block(listing);
}

static void append_our_bodies(struct buffer *out, struct message *message)
{
    for (struct part *part = client_leaf(message->parts); part; part = client_leaf(part->next)) {
        buffer_append(out, part_content(message, part));
        buffer_append_string(out, "\n--\n");
    }
}

static bool has_answer(const char *message_path)
{
    char path[CORPUS_PATH_BYTES];
    int stem = (int)(strlen(message_path) - strlen(".msg"));
    (void)snprintf(path, sizeof path, "%.*s_decoded.xml", stem, message_path);
    struct bytes listing = read_file(path);
    bool is_there = listing.data != NULL;
    free_block(listing);
    return is_there;
}

static void compare_message(struct corpus_suite *suite, struct decoder *decoder, const char *path)
{
    struct buffer theirs = {0};
    struct buffer ours = {0};
    char name[CORPUS_PATH_BYTES];
    const char *base = strrchr(path, '/') + 1;
    (void)snprintf(name, sizeof name, "%.*s", (int)(strlen(base) - strlen(".msg")), base);
    struct bytes raw = read_file(path);
    append_their_bodies(&theirs, path);
    append_our_bodies(&ours, message_parse(decoder, raw));
    corpus_compare(suite, name, "bodies", buffer_bytes(&theirs), buffer_bytes(&ours));
    buffer_done(&theirs);
    buffer_done(&ours);
    free_block(raw);
}

static void agrees_on_bodies(void **state)
{
    (void)state;
    char pattern[CORPUS_PATH_BYTES];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/mime/mime4j/*/*.msg", corpus_or_skip());
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    struct corpus_suite suite =
        corpus_begin("mime4j", differences, sizeof differences / sizeof *differences);
    struct decoder *decoder = decoder_new(NULL);
    for (size_t i = 0; i < found.gl_pathc; i++)
        if (has_answer(found.gl_pathv[i]))
            compare_message(&suite, decoder, found.gl_pathv[i]);
    decoder_free(decoder);
    globfree(&found);
    corpus_end(&suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
