/* The objects of a STIX text, found by their ids: what an indicator's references say about it.
 * Lifetime: the tree's. */
#ifndef COLDTRAIL_SIGNATURES_STIX_OBJECT_H
#define COLDTRAIL_SIGNATURES_STIX_OBJECT_H

#include "engine/base/table.h"
#include "signatures/indicator.h"
#include "signatures/json_tree.h"

struct stix_objects {
    const struct node **objects; /* in the order of the text */
    size_t count;
    const struct node *bundle; /* NULL: objects without one */
    struct table ids;
};

/* The objects of a bundle, of a list, or the one object that `root` is; what is no object is left
 * out. Works in `arena`. */
struct stix_objects stix_objects_of(struct arena *arena, const struct node *root);
void stix_objects_done(struct stix_objects *objects);

/* What all of them are part of, in `arena`: named by the first report, grouping or campaign, and
 * published by whom that or the first indicator names. */
const struct indicator_feed *stix_objects_feed(const struct stix_objects *objects,
                                               struct arena *arena, struct bytes path);

/* What `object` says about itself, its markings followed; texts are copied to `arena`. */
void stix_object_describe(const struct stix_objects *objects, const struct node *object,
                          struct arena *arena, struct indicator *out_indicator);

#endif
