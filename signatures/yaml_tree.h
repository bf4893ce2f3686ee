/* One YAML document as a tree that knows its places. Only what a rule needs: anchors, aliases, tags
 * and keys that are not text are refused, and so are duplicate keys. Scalars stay as written: what
 * `5` or `null` mean is for whoever reads them. The one file that knows libyaml.
 * Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_YAML_TREE_H
#define COLDTRAIL_SIGNATURES_YAML_TREE_H

#include "signatures/complaint.h"
#include "signatures/documents.h"

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

struct node {
    enum node_kind kind;
    struct rule_place place; /* of its first character, quotes included */
    struct bytes text;       /* of a scalar, escapes and folding resolved */
    bool is_plain;           /* a scalar without quotes, not a block */
    bool is_one_line;        /* a scalar whose characters stand in one line of the file */
    struct node *key;        /* where it is the member of a mapping */
    struct node *first;      /* members, in the order of the file */
    struct node *last;
    struct node *next;
    size_t count;
};

/* Parse `document`. `*values_left` is what the file may still hold of LIMIT_RULE_VALUES, and is
 * counted down. `*out_root` is NULL where the document is empty. False: see `complaint`. */
bool tree_parse(struct arena *arena, const struct document *document, size_t *values_left,
                struct complaint *complaint, struct node **out_root);

/* False, with a complaint, where a key of `mapping` is there twice. Works in `arena`. */
bool tree_check_keys(struct arena *arena, const struct node *mapping, struct complaint *complaint);

/* A copy in `arena` of a node, its key and all below it. */
struct node *tree_copy(struct arena *arena, const struct node *node);

/* The member of a mapping, or NULL; NULL also where `node` is none. */
const struct node *tree_member(const struct node *node, const char *key);

/* Whether a scalar is one of YAML's words for nothing: empty, `~`, `null`, `Null`, `NULL`. */
bool tree_is_null(const struct node *node);

#endif
