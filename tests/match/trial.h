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

/* The shortest message and rule: a subject, and one item on it. */
#define SUBJECT(text) "Subject: " text "\n\n"
#define ON_SUBJECT(modifiers, values) "  s: {email.subject" modifiers ": " values "}"
/* Others that more than one test tries. */
#define ARCHIVE                                                                                    \
    TRIAL_MULTIPART TRIAL_PART("application/zip", "docs.pkg",                                      \
                               "PKG!view.html=<title>Log in</title>|read.txt=cold chain")          \
        TRIAL_END
#define RECIPIENTS "To: Ann <ann@cold.example>, bob@chain.example\nCc: eve@third.example\n\n"
#define TWO_SELECTIONS(condition)                                                                  \
    "  a: {email.subject|contains: cold}\n  b: {email.subject|contains: chain}\n"                  \
    "  condition: " condition

#endif
