/* A folder for a test's files. What fails here fails the test. */
#ifndef COLDTRAIL_TESTS_BASE_FOLDER_H
#define COLDTRAIL_TESTS_BASE_FOLDER_H

#include "engine/base/bytes.h"

struct folder {
    char path[64];
};
void folder_make(struct folder *folder);
/* With all that is in it. */
void folder_remove(const struct folder *folder);

/* Write `name`, whose folders are made; returns its path, freed with free(). */
char *folder_write(const struct folder *folder, const char *name, struct bytes bytes);

#endif
