#include "tests/hits/sample.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

static const struct bytes tags[] = {TEXT("attack.initial-access"), TEXT("attack.t1598.002"),
                                    TEXT("attack.t1598.003"), TEXT("attack.T1566"),
                                    TEXT("attack.t15.99")};
static const struct bytes references[] = {TEXT("https://example.org/report")};

const struct hit_rule sample_rules[SAMPLE_RULES] = {
    {.id = TEXT("6f1b6a0e-0000-4000-8000-000000000001"),
     .name = TEXT("att_01"),
     .title = TEXT("HTML attachment asks for a password"),
     .level = TEXT("high"),
     .status = TEXT("test"),
     .author = TEXT("A. Hunter , B. Hunter"),
     .license = TEXT("MIT"),
     .description = TEXT("A form with a password field."),
     .source = TEXT("rules/att-01.yml"),
     .sha256 = TEXT("00"),
     .tags = {tags, sizeof tags / sizeof *tags},
     .references = {references, 1},
     .level_rank = 3,
     .exactness = "exact"},
    {.id = TEXT("6f1b6a0e-0000-4000-8000-000000000002"),
     .title = TEXT("Request for quotation"),
     .level = TEXT("low"),
     .level_rank = 1,
     .exactness = "pcre2"},
    {.id = TEXT("6f1b6a0e-0000-4000-8000-000000000003"),
     .title = TEXT("Known collector"),
     .level = TEXT("critical"),
     .level_rank = 4,
     .exactness = "exact"},
};

void sample_message_init(struct sample_message *sample, unsigned identity, uint32_t file_index,
                         uint64_t sequence)
{
    *sample = (struct sample_message){0};
    digest_text(DIGEST_SHA256, bytes_make(&identity, sizeof identity), sample->digest);
    (void)snprintf(sample->subject, sizeof sample->subject, "Subject %u", identity);
    (void)snprintf(sample->domain, sizeof sample->domain, "company%u.example", identity % 3);
    (void)snprintf(sample->address, sizeof sample->address, "person%u@%s", identity % 5,
                   sample->domain);
    sample->from = (struct hit_person){.name = bytes_of("Manager"),
                                       .address = bytes_of("manager@haier.example"),
                                       .domain = bytes_of("haier.example")};
    sample->to = (struct hit_person){.address = bytes_of(sample->address),
                                     .domain = bytes_of(sample->domain)};
    sample->message = (struct hit_message){.digest = bytes_of(sample->digest),
                                           .size_bytes = 1000,
                                           .date = 1599465600 + identity,
                                           .delivery_date = TIME_UNKNOWN,
                                           .subject = bytes_of(sample->subject),
                                           .from = {&sample->from, 1},
                                           .to = {&sample->to, 1},
                                           .location = {.file_index = file_index,
                                                        .sequence = sequence,
                                                        .container = bytes_of("mail.tar!inbox"),
                                                        .in_mailbox = true,
                                                        .number = sequence + 1,
                                                        .offset = sequence * 1000,
                                                        .length = 1000}};
}

enum status sample_add(struct case_file *file, const struct sample_message *sample, unsigned rules,
                       struct failure *out_failure)
{
    struct buffer texts[SAMPLE_RULES] = {0};
    struct bytes records[SAMPLE_RULES];
    struct hit hits[SAMPLE_RULES];
    const struct hit_match match = {.selection = bytes_of("words"),
                                    .field = bytes_of("email.subject"),
                                    .offset = 3,
                                    .snippet = sample->message.subject};
    size_t count = 0;
    for (uint32_t i = 0; i < SAMPLE_RULES; i++) {
        if (!(rules >> i & 1U))
            continue;
        hits[count] = (struct hit){.rule_index = i, .matches = &match, .match_count = 1};
        hit_record_write(&texts[count], &sample->message, &sample_rules[i], &hits[count]);
        records[count] = buffer_bytes(&texts[count]);
        count++;
    }
    enum status status = case_add_hits(file, &sample->message, hits, records, count, out_failure);
    for (size_t i = 0; i < count; i++)
        buffer_done(&texts[i]);
    return status;
}

char *sample_folder_new(void)
{
    char *path = memory_copy_string("/tmp/coldtrail-case-XXXXXX");
    assert_non_null(mkdtemp(path));
    assert_int_equal(rmdir(path), 0);
    return path;
}

void sample_folder_remove(char *path)
{
    DIR *entries = opendir(path);
    const struct dirent *entry = NULL;
    while (entries && (entry = readdir(entries))) { // NOLINT(concurrency-mt-unsafe): our stream
        char *name = memory_format("%s/%s", path, entry->d_name);
        (void)unlink(name);
        free(name);
    }
    if (entries)
        (void)closedir(entries);
    (void)rmdir(path);
    free(path);
}

struct case_file *sample_case_new(const char *path)
{
    const struct case_facts facts = {.version = bytes_of("0.1.0"),
                                     .command_line = bytes_of("coldtrail hunt"),
                                     .configuration = bytes_of("{}"),
                                     .rules = sample_rules,
                                     .rule_count = SAMPLE_RULES,
                                     .started = 1599465600};
    struct failure failure = {0};
    struct case_file *file = NULL;
    if (case_create(path, false, &facts, &file, &failure) != STATUS_OK)
        fail_msg("%s", failure.text);
    return file;
}

struct case_summary sample_case_finish(struct case_file *file)
{
    const struct case_tally tallies[] = {
        {.level = "archives", .seen = 2, .decoded = 2},
        {.level = "messages", .seen = 9, .decoded = 6, .partial = 2, .skipped = 1}};
    const struct case_name_count anomalies[] = {{bytes_of("bad_base64"), 4},
                                                {bytes_of("no_header"), 0}};
    const struct case_totals totals = {.tallies = tallies,
                                       .tally_count = 2,
                                       .anomalies = anomalies,
                                       .anomaly_count = 2,
                                       .complete = true,
                                       .finished = 1599465610,
                                       .elapsed_seconds = 10,
                                       .cpu_seconds = 19.5,
                                       .input_bytes = 1000,
                                       .raw_bytes = 25000000,
                                       .threads = 2};
    struct failure failure = {0};
    struct case_summary summary = {0};
    if (case_finish(file, &totals, &summary, &failure) != STATUS_OK)
        fail_msg("%s", failure.text);
    return summary;
}

char *sample_read(const char *folder, const char *name)
{
    char *path = memory_format("%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    free(path);
    assert_non_null(file);
    struct buffer text = {0};
    size_t step = 0;
    while ((step = fread(buffer_reserve(&text, 1 << 16), 1, 1 << 16, file)) > 0)
        text.size += step;
    (void)fclose(file);
    buffer_append_byte(&text, '\0');
    return (char *)text.data;
}
