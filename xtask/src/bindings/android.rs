//! The library of 64-bit ARM Android as it is shipped, built without Google's NDK: sizes and `cfg`s are true, but it cannot run.
//!
//! Rust's own library is built from Debian's source of it; C is compiled by clang against stand-in headers, and what Android's
//! own libraries would give stays unresolved. A release is built by `cargo ndk` on a machine with the NDK.

use super::{chroot, shipped};
use crate::run::{has_program, succeed, target};

/// What Android calls it.
pub const ABI: &str = "arm64-v8a";
/// A Rust of this workspace's version or newer with the sources of its library, and a C compiler for any target.
const PACKAGES: &[&str] = &[
    "rustc/trixie-backports",
    "cargo/trixie-backports",
    "rust-src/trixie-backports",
    "clang",
    "lld",
    "llvm",
    "musl-dev",
];
const TRIPLE: &str = "aarch64-linux-android";

/// Builds and measures; the stripped size in bytes.
pub fn run() -> Result<u64, String> {
    toolchain()?;
    succeed(&mut chroot::command(BUILD))?;
    shipped::size(&target().join("android").join(TRIPLE))
}

/// Installs what builds for other systems, in the Debian that Swift lives in.
pub fn toolchain() -> Result<(), String> {
    if chroot::has("/usr/bin/cargo") && chroot::has("/usr/bin/ld.lld") {
        return Ok(());
    }
    if !has_program("debootstrap") && !chroot::folder().is_dir() {
        return Err("debootstrap is not installed (cargo xtask test --install)".into());
    }
    chroot::make(&[])?;
    chroot::add_backports()?;
    chroot::make(PACKAGES)
}

const BUILD: &str = "set -e
    export HOME=/tmp CARGO_HOME=/src/target/android/home CARGO_TARGET_DIR=/src/target/android RUSTC_BOOTSTRAP=1
    S=/src/target/android/stand-ins; mkdir -p $S
    for name in c m dl log; do clang --target=aarch64-linux-android24 -nostdlib -shared -fuse-ld=lld -x c /dev/null -o $S/lib$name.so; done
    for name in unwind gcc; do llvm-ar rc $S/lib$name.a; done
    export CC_aarch64_linux_android=clang AR_aarch64_linux_android=llvm-ar
    export CFLAGS_aarch64_linux_android='--target=aarch64-linux-android24 -isystem /usr/include/x86_64-linux-musl'
    export CARGO_TARGET_AARCH64_LINUX_ANDROID_RUSTFLAGS=\"-C linker=ld.lld -C linker-flavor=ld.lld -L $S -C link-arg=--unresolved-symbols=ignore-all -C link-arg=-zmax-page-size=16384\"
    cd /src && cargo build --quiet -Zbuild-std=std,panic_unwind --target aarch64-linux-android --profile mobile -p kazasu-ffi --lib";
