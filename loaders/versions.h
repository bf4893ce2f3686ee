/* Versions of the libraries behind the loaders, for `coldtrail --version`. */
#ifndef COLDTRAIL_LOADERS_VERSIONS_H
#define COLDTRAIL_LOADERS_VERSIONS_H

const char *loaders_libarchive_version(void);
const char *loaders_zstd_version(void);
const char *loaders_isal_version(void);

#endif
