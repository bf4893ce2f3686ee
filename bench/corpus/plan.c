#include "bench/corpus/plan.h"

#include <stdlib.h>

#include "bench/corpus/calendar.h"
#include "bench/corpus/companies.h"
#include "bench/corpus/prng.h"

enum {
    FIRST_YEAR = 2018,
    MONTH_COUNT = 48,
    SEPTEMBER_2020 = 32,
    LAST_TAIL_MONTH = 39, /* April 2021 */
    TAIL_MAILBOXES_MIN = 8,
    BYTES_A_MAILBOX = 600 << 10,
    DAY = 86400,
};
static const uint64_t plan_stream = (1ULL << 60) + 2000;

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static uint32_t month_of(const struct mailbox *mailbox)
{
    return (uint32_t)((mailbox->year - FIRST_YEAR) * 12 + mailbox->month - 1);
}

static struct mailbox mailbox_of(uint32_t cell)
{
    uint32_t month = cell / COMPANY_COUNT;
    return (struct mailbox){
        .company = cell % COMPANY_COUNT,
        .year = FIRST_YEAR + (int)(month / 12),
        .month = (int)(month % 12) + 1,
    };
}

/* Every company has a mailbox of September 2020, and some have one of the months of the tail;
 * the rest are drawn until there are enough of them. */
static void choose_mailboxes(struct plan *plan, struct prng *prng, uint64_t size_bytes)
{
    enum { CELL_COUNT = MONTH_COUNT * COMPANY_COUNT };
    bool chosen[CELL_COUNT] = {false};
    uint64_t wanted = size_bytes / BYTES_A_MAILBOX;
    uint32_t least = COMPANY_COUNT + TAIL_MAILBOXES_MIN;
    uint32_t count = wanted < least ? least : wanted > CELL_COUNT ? CELL_COUNT : (uint32_t)wanted;
    uint32_t done = 0;

    for (uint32_t i = 0; i < COMPANY_COUNT; i++, done++) {
        chosen[SEPTEMBER_2020 * COMPANY_COUNT + i] = true;
    }
    while (done < count) {
        bool in_tail = done < least;
        uint32_t month = in_tail ? prng_between(prng, SEPTEMBER_2020 + 1, LAST_TAIL_MONTH)
                                 : prng_below(prng, MONTH_COUNT);
        uint32_t cell = month * COMPANY_COUNT + prng_below(prng, COMPANY_COUNT);
        while (chosen[cell] && !in_tail) {
            cell = (cell + 1) % CELL_COUNT;
        }
        done += chosen[cell] ? 0 : 1;
        chosen[cell] = true;
    }
    plan->mailboxes = allocate(count, sizeof *plan->mailboxes);
    for (uint32_t cell = 0; cell < CELL_COUNT; cell++) {
        if (chosen[cell]) {
            plan->mailboxes[plan->mailbox_count++] = mailbox_of(cell);
        }
    }
}

/* Mailboxes differ in size, by three to one at most. */
static void share_out(struct plan *plan, struct prng *prng, uint64_t size_bytes)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < plan->mailbox_count; i++) {
        total += prng_between(prng, 50, 150);
        plan->mailboxes[i].end_bytes = total;
    }
    for (uint32_t i = 0; i < plan->mailbox_count; i++) {
        double share = (double)plan->mailboxes[i].end_bytes / (double)total;
        plan->mailboxes[i].end_bytes = (uint64_t)(share * (double)size_bytes);
    }
}

static uint32_t find_mailbox(const struct plan *plan, uint32_t month, uint32_t company)
{
    uint32_t i = 0;
    while (month_of(&plan->mailboxes[i]) != month || plan->mailboxes[i].company != company) {
        i++;
    }
    return i;
}

/* A mailbox of the tail. The choice always ends: there are TAIL_MAILBOXES_MIN of them at least. */
static uint32_t draw_tail_mailbox(const struct plan *plan, struct prng *prng)
{
    for (;;) {
        uint32_t i = prng_below(prng, plan->mailbox_count);
        uint32_t month = month_of(&plan->mailboxes[i]);
        if (month > SEPTEMBER_2020 && month <= LAST_TAIL_MONTH) {
            return i;
        }
    }
}

static int64_t draw_date(const struct mailbox *mailbox, struct prng *prng)
{
    int64_t start = calendar_seconds(mailbox->year, mailbox->month, 1);
    return start + prng_below(prng, 28 * DAY);
}

/* Four of five on 7 to 9 September 2020, company after company; the others in the tail. */
static struct special plant(const struct plan *plan, struct prng *prng, uint32_t number,
                            uint32_t *in_september)
{
    struct special special = {
        .is_planted = true,
        .number = number,
        .role = (number * 5) % ROLE_COUNT,
    };
    if (number % 5 == 4) {
        special.mailbox = draw_tail_mailbox(plan, prng);
        special.date = draw_date(&plan->mailboxes[special.mailbox], prng);
    } else {
        uint32_t company = (*in_september)++ % COMPANY_COUNT;
        special.mailbox = find_mailbox(plan, SEPTEMBER_2020, company);
        special.date = calendar_seconds(2020, 9, 7) + prng_below(prng, 3 * DAY);
    }
    special.company = plan->mailboxes[special.mailbox].company;
    return special;
}

static int compare_specials(const void *left, const void *right)
{
    const struct special *a = left;
    const struct special *b = right;
    if (a->mailbox != b->mailbox) {
        return a->mailbox < b->mailbox ? -1 : 1;
    }
    if (a->date != b->date) {
        return a->date < b->date ? -1 : 1;
    }
    if (a->is_planted != b->is_planted) {
        return a->is_planted ? -1 : 1;
    }
    return a->number < b->number ? -1 : a->number > b->number ? 1 : 0;
}

static void place_specials(struct plan *plan, struct prng *prng, const struct options *options)
{
    uint32_t count = options->planted_count + options->near_miss_count + options->duplicate_count;
    uint32_t in_september = 0;
    struct special *next = plan->specials = allocate(count, sizeof *plan->specials);
    plan->special_count = count;

    for (uint32_t i = 0; i < options->planted_count; i++) {
        *next++ = plant(plan, prng, i, &in_september);
    }
    for (uint32_t i = 0; i < options->duplicate_count; i++) {
        struct special copy = plan->specials[i];
        copy.is_copy = true;
        copy.mailbox += 1 + prng_below(prng, plan->mailbox_count - 1);
        copy.mailbox %= plan->mailbox_count;
        *next++ = copy;
    }
    for (uint32_t i = 0; i < options->near_miss_count; i++) {
        uint32_t mailbox = prng_below(prng, plan->mailbox_count);
        *next++ = (struct special){
            .number = i,
            .company = plan->mailboxes[mailbox].company,
            .role = prng_below(prng, ROLE_COUNT),
            .mailbox = mailbox,
            .date = draw_date(&plan->mailboxes[mailbox], prng),
        };
    }
    qsort(plan->specials, count, sizeof *plan->specials, compare_specials);
}

void plan_init(struct plan *plan, const struct options *options)
{
    struct prng prng;
    prng_init(&prng, options->seed, plan_stream);
    *plan = (struct plan){0};
    choose_mailboxes(plan, &prng, options->size_bytes);
    share_out(plan, &prng, options->size_bytes);
    place_specials(plan, &prng, options);
}

void plan_done(struct plan *plan)
{
    free(plan->mailboxes);
    free(plan->specials);
    *plan = (struct plan){0};
}
