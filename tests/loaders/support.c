#include "tests/loaders/support.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/memory.h"

/* --- Fixtures --- */

static la_ssize_t write_to_buffer(struct archive *archive, void *state, const void *data,
                                  size_t size)
{
    (void)archive;
    buffer_append(state, bytes_make(data, size));
    return (la_ssize_t)size;
}

static struct archive *writer_new(const char *format, const char *filter, struct buffer *out)
{
    struct archive *archive = archive_write_new();
    assert_non_null(archive);
    assert_true(archive_write_set_format_by_name(archive, format) >= ARCHIVE_WARN);
    if (strcmp(filter, "none") != 0)
        assert_int_equal(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
    /* No padding to tape blocks. */
    (void)archive_write_set_bytes_per_block(archive, 512);
    (void)archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open(archive, out, NULL, write_to_buffer, NULL), ARCHIVE_OK);
    return archive;
}

static void write_member(struct archive *archive, const struct fixture_member *member)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = uselocale(utf8);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_copy_pathname(entry, member->path);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_filetype(entry, member->link ? AE_IFLNK : AE_IFREG);
    if (member->link)
        archive_entry_copy_symlink(entry, member->link);
    else
        archive_entry_set_size(entry, (la_int64_t)member->bytes.size);
    assert_true(archive_write_header(archive, entry) >= ARCHIVE_WARN);
    if (!member->link && member->bytes.size)
        assert_int_equal(archive_write_data(archive, member->bytes.data, member->bytes.size),
                         member->bytes.size);
    archive_entry_free(entry);
    (void)uselocale(before);
    freelocale(utf8);
}

struct buffer fixture_archive(const char *format, const char *filter,
                              const struct fixture_member *members, size_t count)
{
    struct buffer out = {0};
    struct archive *archive = writer_new(format, filter, &out);
    for (size_t i = 0; i < count; i++)
        write_member(archive, &members[i]);
    assert_true(archive_write_close(archive) >= ARCHIVE_WARN);
    (void)archive_write_free(archive);
    return out;
}

struct buffer fixture_compressed(const char *filter, struct bytes bytes)
{
    struct fixture_member member = {.path = "data", .bytes = bytes};
    return fixture_archive("raw", filter, &member, 1);
}

struct buffer fixture_mbox(size_t count, size_t body_bytes)
{
    struct buffer out = {0};
    for (size_t i = 1; i <= count; i++) {
        buffer_format(&out, "From sender@mail.example Wed Jan  3 10:11:12 2018\n");
        buffer_format(&out, "From: sender@mail.example\nTo: reader@cold.example\nSubject: %zu\n\n",
                      i);
        for (size_t size = 0; size < body_bytes; size += 60)
            buffer_append_string(&out,
                                 "The quick brown fox jumps over the lazy dog, and once more.\n");
        buffer_append_byte(&out, '\n');
    }
    return out;
}

uint8_t *exact_copy(struct bytes bytes)
{
    uint8_t *copy = malloc(bytes.size ? bytes.size : 1);
    assert_non_null(copy);
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return copy;
}

/* --- Gathering --- */

static char *copy_string(struct bytes text)
{
    char *copy = memory_new(text.size + 1, 1);
    if (text.size)
        memcpy(copy, text.data, text.size);
    return copy;
}

void gather_batch(struct gathered *gathered, const struct batch *batch)
{
    for (size_t i = 0; i < batch->message_count; i++) {
        const struct raw_message *message = &batch->messages[i];
        gathered->messages = memory_grow(gathered->messages, &gathered->message_capacity,
                                         gathered->message_count + 1, sizeof *gathered->messages);
        uint8_t *copy = exact_copy(message->bytes);
        gathered->messages[gathered->message_count++] = (struct gathered_message){
            .copy = copy,
            .bytes = bytes_make(copy, message->bytes.size),
            .from_line = copy_string(message->from_line),
            .container = memory_copy_string(message->origin.container),
            .origin = message->origin,
            .outcome = message->outcome,
            .reason = message->reason,
        };
        assert_int_equal(message->outcome == OUTCOME_DECODED, message->reason == REASON_NONE);
    }
    for (size_t i = 0; i < batch->problem_count; i++) {
        const struct problem *problem = &batch->problems[i];
        gathered->problems = memory_grow(gathered->problems, &gathered->problem_capacity,
                                         gathered->problem_count + 1, sizeof *gathered->problems);
        gathered->problems[gathered->problem_count++] = (struct gathered_problem){
            problem->level, problem->outcome, problem->reason, memory_copy_string(problem->path),
            memory_copy_string(problem->detail)};
        assert_true(problem->reason != REASON_NONE);
    }
    for (int level = 0; level < LEDGER_COUNT; level++) {
        gathered->tallies[level].seen += batch->tallies[level].seen;
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
            gathered->tallies[level].outcomes[outcome] += batch->tallies[level].outcomes[outcome];
    }
    gathered->input_bytes += batch->input_bytes;
    gathered->fill_count++;
}

static void check_sums(const struct gathered *gathered)
{
    for (int level = 0; level < LEDGER_COUNT; level++) {
        uint64_t sum = 0;
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
            uint64_t problems = 0;
            for (size_t i = 0; i < gathered->problem_count; i++)
                problems += (int)gathered->problems[i].level == level &&
                            (int)gathered->problems[i].outcome == outcome;
            sum += gathered->tallies[level].outcomes[outcome];
            if (outcome != OUTCOME_DECODED)
                assert_int_equal(problems, gathered->tallies[level].outcomes[outcome]);
        }
        assert_int_equal(sum, gathered->tallies[level].seen);
    }
}

void gather(const char *path, struct gathered *out)
{
    *out = (struct gathered){0};
    struct walk walk;
    walk_paths(&(struct walk_options){.paths = &path, .path_count = 1}, &walk);
    size_t span_count = 0;
    struct source_span *spans = source_plan(&walk, &span_count);
    struct batch batch;
    batch_init(&batch);
    for (size_t i = 0; i < span_count; i++) {
        struct source *source = source_new(&walk, spans[i].first_file, spans[i].count);
        enum status status = STATUS_OK;
        while (status == STATUS_OK) {
            status = source_fill(source, &batch);
            gather_batch(out, &batch);
        }
        assert_int_equal(status, STATUS_END);
        source_free(source);
    }
    assert_int_equal(out->tallies[LEDGER_ARCHIVE].seen, walk.count);
    assert_int_equal(out->input_bytes, walk.total_bytes);
    check_sums(out);
    batch_done(&batch);
    free(spans);
    walk_done(&walk);
}

void gather_bytes(const char *name, struct bytes bytes, struct gathered *out)
{
    struct folder folder;
    folder_make(&folder);
    char *path = folder_write(&folder, name, bytes);
    gather(path, out);
    free(path);
    folder_remove(&folder);
}

void gathered_done(struct gathered *gathered)
{
    for (size_t i = 0; i < gathered->message_count; i++) {
        free(gathered->messages[i].copy);
        free(gathered->messages[i].from_line);
        free(gathered->messages[i].container);
    }
    for (size_t i = 0; i < gathered->problem_count; i++) {
        free(gathered->problems[i].path);
        free(gathered->problems[i].detail);
    }
    free(gathered->messages);
    free(gathered->problems);
    *gathered = (struct gathered){0};
}

const struct gathered_problem *gathered_problem(const struct gathered *gathered,
                                                enum ledger_level level)
{
    for (size_t i = 0; i < gathered->problem_count; i++)
        if (gathered->problems[i].level == level)
            return &gathered->problems[i];
    return NULL;
}

/* --- Corpus --- */

void corpus_read(const char *name, struct buffer *out)
{
    const char *corpus = getenv("COLDTRAIL_CORPUS"); // NOLINT(concurrency-mt-unsafe)
    if (!corpus) {
        print_message("COLDTRAIL_CORPUS is not set: skipped\n");
        skip();
    }
    char *path = memory_format("%s/%s", corpus, name);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    if (descriptor < 0) {
        print_message("%s is not in the corpus: skipped\n", name);
        skip();
    }
    ssize_t size = 0;
    while ((size = read(descriptor, buffer_reserve(out, 65536), 65536)) > 0)
        out->size += (size_t)size;
    (void)close(descriptor);
    assert_true(size == 0);
}
