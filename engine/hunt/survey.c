#include "engine/hunt/survey.h"

#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/hunt/unpacking.h"

struct surveyor {
    struct survey *shared;
    struct survey own;
    struct decoder *decoder;
};

static void survey_init(struct survey *survey)
{
    *survey = (struct survey){.first_date = TIME_UNKNOWN, .last_date = TIME_UNKNOWN};
    counter_init(&survey->containers);
    counter_init(&survey->sender_domains);
    counter_init(&survey->attachment_types);
    counter_init(&survey->years);
    counter_init(&survey->anomalies);
    survey->arena = arena_new(1 << 16);
}

void survey_done(struct survey *survey)
{
    run_totals_done(&survey->run);
    counter_done(&survey->containers);
    counter_done(&survey->sender_domains);
    counter_done(&survey->attachment_types);
    counter_done(&survey->years);
    counter_done(&survey->anomalies);
    arena_free(survey->arena);
    free(survey->problems);
}

static void *surveyor_new(void *state, struct gate_pass *pass)
{
    struct surveyor *surveyor = memory_new(1, sizeof *surveyor);
    surveyor->shared = state;
    survey_init(&surveyor->own);
    surveyor->decoder = decoder_new(unpacking_by_loaders());
    decoder_share_memory(surveyor->decoder, pass);
    return surveyor;
}

static void add_date(struct survey *survey, int64_t date)
{
    char text[TIME_TEXT_BYTES];
    time_to_text(date, text);
    if (!text[0]) {
        counter_add(&survey->years, bytes_of("undated"), 1);
        return;
    }
    counter_add(&survey->years, bytes_slice(bytes_of(text), 0, 4), 1);
    if (survey->first_date == TIME_UNKNOWN || date < survey->first_date)
        survey->first_date = date;
    if (survey->last_date == TIME_UNKNOWN || date > survey->last_date)
        survey->last_date = date;
}

static void add_parts(struct survey *survey, struct message *message)
{
    message_expand(message);
    for (struct part *part = message->parts; part; part = part->next) {
        /* Decode everything, so that the anomalies are those a hunt would meet. */
        (void)part_visible_text(message, part);
        if (!part->is_attachment)
            continue;
        survey->attachment_count++;
        counter_add(&survey->attachment_types, bytes_of(magic_mime_type(part_magic(message, part))),
                    1);
    }
}

static void take_message(struct surveyor *surveyor, const struct raw_message *raw)
{
    struct survey *survey = &surveyor->own;
    struct message *message = message_parse(surveyor->decoder, raw->bytes);
    run_note_loader(raw, &message->anomalies);
    counter_add(&survey->containers, bytes_of(raw->origin.container), 1);
    struct address_list from = message_addresses(message, "from");
    if (from.count && from.items[0].domain.size)
        counter_add(&survey->sender_domains,
                    message_registered_domain(message, from.items[0].domain), 1);
    add_date(survey, message_date(message));
    add_parts(survey, message);
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        if (anomaly_has(message->anomalies, (enum anomaly)anomaly))
            counter_add(&survey->anomalies, bytes_of(anomaly_name((enum anomaly)anomaly)), 1);
    enum outcome outcome =
        anomaly_is_partial(message->anomalies) ? OUTCOME_PARTIAL : OUTCOME_DECODED;
    survey->messages.seen++;
    survey->messages.outcomes[outcome]++;
    survey->bytes.seen += raw->bytes.size;
    survey->bytes.outcomes[outcome] += raw->bytes.size;
}

static void add_problem(struct survey *survey, const struct survey_problem *problem)
{
    survey->problems = memory_grow(survey->problems, &survey->problem_capacity,
                                   survey->problem_count + 1, sizeof *survey->problems);
    struct survey_problem *kept = &survey->problems[survey->problem_count++];
    *kept = *problem;
    kept->path = arena_copy(survey->arena, problem->path);
    kept->detail = arena_copy(survey->arena, problem->detail);
}

static uint64_t take_batch(void *worker, const struct batch *batch)
{
    struct surveyor *surveyor = worker;
    for (size_t i = 0; i < batch->problem_count; i++) {
        const struct problem *problem = &batch->problems[i];
        add_problem(&surveyor->own,
                    &(struct survey_problem){problem->level, problem->outcome, problem->reason,
                                             problem->file_index, problem->sequence,
                                             bytes_of(problem->path), bytes_of(problem->detail)});
    }
    for (size_t i = 0; i < batch->message_count; i++)
        take_message(surveyor, &batch->messages[i]);
    return 0;
}

static void surveyor_done(void *worker)
{
    struct surveyor *surveyor = worker;
    struct survey *shared = surveyor->shared;
    const struct survey *own = &surveyor->own;
    tally_add(&shared->messages, &own->messages);
    tally_add(&shared->bytes, &own->bytes);
    counter_merge(&shared->containers, &own->containers);
    counter_merge(&shared->sender_domains, &own->sender_domains);
    counter_merge(&shared->attachment_types, &own->attachment_types);
    counter_merge(&shared->years, &own->years);
    counter_merge(&shared->anomalies, &own->anomalies);
    if (shared->first_date == TIME_UNKNOWN ||
        (own->first_date != TIME_UNKNOWN && own->first_date < shared->first_date))
        shared->first_date = own->first_date;
    if (own->last_date > shared->last_date)
        shared->last_date = own->last_date;
    shared->attachment_count += own->attachment_count;
    for (size_t i = 0; i < own->problem_count; i++)
        add_problem(shared, &own->problems[i]);
    decoder_free(surveyor->decoder);
    survey_done(&surveyor->own);
    free(surveyor);
}

static int compare_problems(const void *left, const void *right)
{
    const struct survey_problem *a = left;
    const struct survey_problem *b = right;
    if (a->file_index != b->file_index)
        return a->file_index < b->file_index ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    size_t shorter = a->path.size < b->path.size ? a->path.size : b->path.size;
    int order = shorter ? memcmp(a->path.data, b->path.data, shorter) : 0;
    return order ? order : (a->path.size > b->path.size) - (a->path.size < b->path.size);
}

void survey_run(const struct run_options *options, struct survey *out_survey)
{
    survey_init(out_survey);
    struct run_job job = {out_survey, surveyor_new, take_batch, surveyor_done};
    struct run_totals totals;
    run_all(options, &job, &totals);
    out_survey->run = totals;
    counter_sort(&out_survey->containers);
    counter_sort(&out_survey->sender_domains);
    counter_sort(&out_survey->attachment_types);
    counter_sort(&out_survey->years);
    counter_sort(&out_survey->anomalies);
    if (out_survey->problem_count)
        qsort(out_survey->problems, out_survey->problem_count, sizeof *out_survey->problems,
              compare_problems);
}
