#include "qhash/device/cuda/image.h"

#include <stddef.h>

#ifdef CUDA_IMAGE_FILE

/* The assembler copies the file; a C array of it would take the compiler longer than all else. */
__asm__(".section .rodata\n"
        ".balign 64\n"
        ".global cuda_image_begin\n"
        "cuda_image_begin:\n"
        ".incbin \"" CUDA_IMAGE_FILE "\"\n"
        ".balign 64\n"
        ".previous\n");

extern const unsigned char cuda_image_begin[];

const void *cuda_image(void)
{
    return cuda_image_begin;
}

const char *cuda_image_architectures(void)
{
    return CUDA_IMAGE_ARCHITECTURES;
}

int cuda_image_toolkit(void)
{
    return CUDA_IMAGE_TOOLKIT;
}

#else

const void *cuda_image(void)
{
    return NULL;
}

const char *cuda_image_architectures(void)
{
    return "";
}

int cuda_image_toolkit(void)
{
    return 0;
}

#endif
