/* What the tests of this room share: rules compiled as the hunt compiles them, and messages tried
 * on them. A message lies in a heap block of its size and SCAN_SLACK_BYTES, so that a sanitizer
 * sees what reads further. */
#ifndef COLDTRAIL_TESTS_MATCH_TRIAL_H
#define COLDTRAIL_TESTS_MATCH_TRIAL_H

#include "engine/match/verdict.h"

struct trial {
    struct rule_set set;
    struct plan *plan;
    struct scanner *scanner;
    struct decoder *decoder;
    uint8_t *block;          /* the message's bytes */
    struct message *message; /* the last one scanned */
};

/* Compile all rules of `set`, which becomes the trial's. Aborts where the plan fails as a whole:
 * refused rules are no failure. */
void trial_open_set(struct trial *trial, struct rule_set set, const struct unpacker *unpacker);
/* Likewise for documents of rules, named "test.yml". */
void trial_open(struct trial *trial, struct bytes rules, const struct unpacker *unpacker);
/* One rule, of the text behind `detection:`; where that has no condition it is "s". */
void trial_open_detection(struct trial *trial, const char *detection,
                          const struct unpacker *unpacker);
void trial_close(struct trial *trial);

/* Decode and scan a copy of `raw`. */
void trial_scan(struct trial *trial, struct bytes raw);

/* As the hunt asks: only candidates can hold. */
bool trial_rule_is_candidate(const struct trial *trial, uint32_t rule_index);
bool trial_rule_holds(struct trial *trial, uint32_t rule_index);

/* Archives for tests: "PKG!" and members NAME=CONTENT with `|` between them. */
const struct unpacker *trial_unpacker(void);

/* A message of attachments, as string constants. */
#define TRIAL_MULTIPART "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
#define TRIAL_PART(type, name, content)                                                            \
    "--b\nContent-Type: " type "\nContent-Disposition: attachment; filename=\"" name               \
    "\"\n\n" content "\n"
#define TRIAL_BODY(type, content) "--b\nContent-Type: " type "; charset=utf-8\n\n" content "\n"
#define TRIAL_END "--b--\n"

#endif
