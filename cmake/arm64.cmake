# Toolchain: 64-bit ARM from another Debian, run by qemu. ci/arm64 installs what it needs and uses it.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)

# Debian keeps both architectures' libraries side by side; each has folders of its own.
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig)

# Its loader and C library are where they are on an ARM machine, so qemu needs no root to look in.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
