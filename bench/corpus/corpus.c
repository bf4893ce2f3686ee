#include "bench/corpus/corpus.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench/corpus/addressee.h"
#include "bench/corpus/calendar.h"
#include "bench/corpus/letter.h"
#include "bench/corpus/near_misses.h"
#include "bench/corpus/ordinary.h"
#include "bench/corpus/plan.h"
#include "bench/corpus/planted.h"
#include "bench/corpus/truth.h"

/* Every message draws from a stream of its own: these numbers lead the kinds apart. */
static const uint64_t planted_stream = 1ULL << 61;
static const uint64_t near_miss_stream = 1ULL << 62;

struct corpus {
    const struct options *options;
    struct plan plan;
    struct stock stock;
    struct workspace workspace;
    struct buffer message;
    struct output *output;
    struct truth *truth;
    uint64_t message_count;
    uint64_t ordinary_count;
    uint32_t next_special;
};

static struct letter letter_new(struct corpus *corpus, uint64_t stream, int64_t date)
{
    struct letter letter = {
        .stock = &corpus->stock,
        .workspace = &corpus->workspace,
        .date = date,
        .out = &corpus->message,
    };
    prng_init(&letter.prng, corpus->options->seed, stream);
    buffer_reset(&corpus->message);
    return letter;
}

static bool store(struct corpus *corpus, const struct letter *letter,
                  struct placed_message *out_placed)
{
    corpus->message_count++;
    return output_message(corpus->output, &corpus->message, letter->sender->address, letter->date,
                          out_placed);
}

/* Mail of a mailbox comes from colleagues or from another company; a third of it was sent by the
 * mailbox's owner. */
static bool write_ordinary(struct corpus *corpus, const struct mailbox *mailbox, int64_t date)
{
    struct letter letter = letter_new(corpus, corpus->ordinary_count++, date);
    struct prng *prng = &letter.prng;
    struct placed_message placed;
    const struct staff *staff = corpus->stock.staff;
    uint32_t other = prng_one_in(prng, 2) ? mailbox->company : prng_below(prng, COMPANY_COUNT);
    const struct person *owner =
        &staff->people[mailbox->company][prng_below(prng, STAFF_PER_COMPANY)];
    const struct person *partner = &staff->people[other][prng_below(prng, STAFF_PER_COMPANY)];
    bool was_sent = prng_one_in(prng, 3);
    letter.sender = was_sent ? owner : partner;
    letter.recipient = was_sent ? partner : owner;
    ordinary_write(&letter);
    return store(corpus, &letter, &placed);
}

static bool write_special(struct corpus *corpus, const struct special *special)
{
    uint64_t stream = (special->is_planted ? planted_stream : near_miss_stream) + special->number;
    struct letter letter = letter_new(corpus, stream, special->date);
    struct addressee addressee;
    struct special_account account = {0};
    struct placed_message placed;
    const struct person *person = &corpus->stock.staff->people[special->company][special->role];

    addressee_init(&addressee, &letter.prng, person, &roles[special->role]);
    letter.recipient = &addressee.person;
    /* The sender's place in the world gives the time zone and the names of quoted writers. */
    letter.sender = &corpus->stock.staff->people[prng_below(&letter.prng, COMPANY_COUNT)][0];
    if (special->is_planted) {
        planted_write(&letter, &addressee, special->number, &account);
    } else {
        near_miss_write(&letter, &addressee, special->number, &account);
    }
    account.recipient = addressee.person.address;
    account.role_shown = addressee.role_shown;
    account.message_id = letter.message_id;
    bool stored = store(corpus, &letter, &placed);
    truth_note(corpus->truth, special, &account, &placed);
    return stored;
}

static bool fill_mailbox(struct corpus *corpus, uint32_t index)
{
    const struct plan *plan = &corpus->plan;
    const struct mailbox *mailbox = &plan->mailboxes[index];
    int64_t start_date = calendar_seconds(mailbox->year, mailbox->month, 1);
    double month_seconds = 28.0 * 86400.0;
    uint64_t start = output_raw_bytes(corpus->output);
    double room = start < mailbox->end_bytes ? (double)(mailbox->end_bytes - start) : 1.0;

    if (!output_mailbox(corpus->output, companies[mailbox->company].slug, mailbox->year,
                        mailbox->month)) {
        return false;
    }
    for (;;) {
        uint64_t written = output_raw_bytes(corpus->output);
        bool is_full = written >= mailbox->end_bytes;
        double done = (double)(written - start) / room;
        int64_t date = start_date + (int64_t)(month_seconds * (done < 1.0 ? done : 1.0));
        const struct special *special = &plan->specials[corpus->next_special];
        bool is_special = corpus->next_special < plan->special_count && special->mailbox == index &&
                          (is_full || special->date <= date);
        if (is_special) {
            corpus->next_special++;
        } else if (is_full) {
            return true;
        }
        if (!(is_special ? write_special(corpus, special)
                         : write_ordinary(corpus, mailbox, date))) {
            return false;
        }
    }
}

static bool open_stock(struct stock *stock, uint64_t seed)
{
    const char *missing = NULL;
    stock->staff = calloc(1, sizeof *stock->staff);
    if (stock->staff == NULL) {
        abort();
    }
    staff_init(stock->staff);
    stock->samples = samples_open(seed);
    stock->texts = texts_open(seed, &missing);
    if (stock->texts == NULL) {
        fprintf(stderr, "error: corpus: iconv does not know the charset %s\n", missing);
    }
    return stock->texts != NULL;
}

static bool write_all(struct corpus *corpus)
{
    const struct options *options = corpus->options;
    const char *reason = NULL;
    corpus->output = output_open(options->out_path, options->format, &reason);
    if (corpus->output == NULL) {
        fprintf(stderr, "error: %s: %s\n", options->out_path, reason);
        return false;
    }
    for (uint32_t i = 0; i < corpus->plan.mailbox_count; i++) {
        if (!fill_mailbox(corpus, i)) {
            fprintf(stderr, "error: %s: %s\n", options->out_path, output_reason(corpus->output));
            output_close(corpus->output);
            return false;
        }
    }
    uint64_t raw_bytes = output_raw_bytes(corpus->output);
    if (!output_close(corpus->output)) {
        fprintf(stderr, "error: %s: the end could not be written\n", options->out_path);
        return false;
    }
    if (options->truth_path != NULL &&
        !truth_write(corpus->truth, options->truth_path, corpus->message_count, raw_bytes)) {
        fprintf(stderr, "error: %s: cannot be written\n", options->truth_path);
        return false;
    }
    return true;
}

static void workspace_done(struct workspace *workspace)
{
    buffer_done(&workspace->plain);
    buffer_done(&workspace->html);
    buffer_done(&workspace->file);
    buffer_done(&workspace->encoded);
    buffer_done(&workspace->subject);
    buffer_done(&workspace->inner);
}

bool corpus_make(const struct options *options)
{
    struct corpus corpus = {.options = options};
    corpus.truth = truth_new(options);
    plan_init(&corpus.plan, options);
    bool made = open_stock(&corpus.stock, options->seed) && write_all(&corpus);
    workspace_done(&corpus.workspace);
    buffer_done(&corpus.message);
    texts_close(corpus.stock.texts);
    samples_close(corpus.stock.samples);
    free(corpus.stock.staff);
    plan_done(&corpus.plan);
    truth_free(corpus.truth);
    return made;
}
