/* Messages, rules and cases for the tests of this room. */
#ifndef COLDTRAIL_TESTS_HITS_SAMPLE_H
#define COLDTRAIL_TESTS_HITS_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/hits/case.h"

#define SAMPLE_RULES 3

/* Three rules, of the levels high, low and critical. */
extern const struct hit_rule sample_rules[SAMPLE_RULES];

/* A message with its storage: number `identity` of an endless supply. Two of the same identity are
 * the same message; where they lie is the caller's to say. */
struct sample_message {
    char digest[DIGEST_TEXT_BYTES];
    char subject[32];
    char address[48];
    char domain[32];
    struct hit_person from;
    struct hit_person to;
    struct hit_message message;
};
void sample_message_init(struct sample_message *sample, unsigned identity, uint32_t file_index,
                         uint64_t sequence);

/* Hand the message to the case as a hit of each rule whose bit is set in `rules`. */
enum status sample_add(struct case_file *file, const struct sample_message *sample, unsigned rules,
                       struct failure *out_failure);

/* A folder under /tmp that is not there yet; removed with what is in it by sample_folder_remove.
 * Owned by the caller. */
char *sample_folder_new(void);
void sample_folder_remove(char *path);

/* A case in a new folder, with the sample rules. */
struct case_file *sample_case_new(const char *path);
/* Finish with a small ledger that adds up. */
struct case_summary sample_case_finish(struct case_file *file);

/* What a file of the case holds, as a string to be freed. */
char *sample_read(const char *folder, const char *name);

#endif
