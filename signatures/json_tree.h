/* A JSON text (RFC 8259) as the tree that YAML is read into (yaml_tree.h), with the place of every
 * value: an indicator that is refused is named by its line. Strings are scalars that are not plain,
 * escapes resolved; numbers, `true`, `false`, `null` are plain ones, as written. Strict where JSON
 * is (no comments, no trailing commas, UTF-8), and as I-JSON (RFC 7493 §2.3), which STIX asks for,
 * refuses keys that are there twice: readers differ in which of the two they believe.
 * Lifetime: the arena's, and the text's. */
#ifndef COLDTRAIL_SIGNATURES_JSON_TREE_H
#define COLDTRAIL_SIGNATURES_JSON_TREE_H

#include "signatures/yaml_tree.h"

/* Parse the whole of `text`; a byte order mark in front is passed over. Strings without escapes
 * borrow from `text`. Half of a surrogate pair becomes U+FFFD. False: see `complaint`. */
bool tree_parse_json(struct arena *arena, struct bytes text, struct complaint *complaint,
                     struct node **out_root);

/* The text of a member that is a string or a number; empty where there is none. */
struct bytes tree_text(const struct node *node, const char *key);

/* Whether a member is true: `true`, or "1" or 1, as older exports write it. */
bool tree_is_true(const struct node *node, const char *key);

#endif
