//! The library of 64-bit ARM Android as it is shipped, built without Google's NDK: sizes and `cfg`s are true, but it cannot run.
//!
//! Rust's own library is built from Debian's source of it; C is compiled by clang against stand-in headers, and what Android's
//! own libraries would give stays unresolved. A release is built by `cargo ndk` on a machine with the NDK.

use super::{chroot, shipped};
use crate::run::{has_program, output, succeed, target};

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

/// Bytes of a page on phones of today: a segment aligned to less is not loaded there.
const PAGE: u64 = 16_384;

/// Builds and measures; the stripped size in bytes. An error where a segment would not be loaded with large pages.
pub fn run() -> Result<u64, String> {
    toolchain()?;
    let (name, flags) = shipped::SQLITE;
    let cargo = shipped::BUILD.join(" ");
    // Relocations are packed, which every Android since 6.0 can read: 0.15 MB less.
    let line = format!(
        "{LINKER}
        export {name}='{flags}'
        cd /src && cargo {cargo} -Zbuild-std=std,panic_unwind --target {TRIPLE} -- -C link-arg=-Wl,--pack-dyn-relocs=android"
    );
    succeed(&mut chroot::command(&line))?;
    let folder = target().join("android").join(TRIPLE);
    let size = shipped::size(&folder)?;
    let (headers, _) = output(&mut chroot::command(&format!(
        "llvm-readelf --program-headers --wide /src/target/android/{TRIPLE}/mobile/libkazasu_ffi.so"
    )))?;
    match alignments(&headers).as_slice() {
        [] => Err("the library for Android has no segments".into()),
        all if all.iter().all(|align| *align >= PAGE) => {
            println!(
                "{ABI}: {} segments, each aligned to {PAGE} bytes or more",
                all.len()
            );
            Ok(size)
        }
        less => Err(format!("segments aligned to {less:?} bytes, not to {PAGE}")),
    }
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

/// Alignments of the segments that are loaded, from what `readelf` prints.
fn alignments(headers: &str) -> Vec<u64> {
    let loaded = headers
        .lines()
        .filter(|line| line.trim_start().starts_with("LOAD"));
    let last = loaded.filter_map(|line| line.split_whitespace().last());
    // What cannot be read is aligned to nothing.
    last.map(|align| u64::from_str_radix(align.trim_start_matches("0x"), 16).unwrap_or_default())
        .collect()
}

/// Everything but the call of cargo.
const LINKER: &str = "set -e
    export HOME=/tmp CARGO_HOME=/src/target/android/home CARGO_TARGET_DIR=/src/target/android RUSTC_BOOTSTRAP=1
    S=/src/target/android/stand-ins; mkdir -p $S
    for name in c m dl log; do clang --target=aarch64-linux-android24 -nostdlib -shared -fuse-ld=lld -x c /dev/null -o $S/lib$name.so; done
    for name in unwind gcc; do llvm-ar rc $S/lib$name.a; done
    export CC_aarch64_linux_android=clang AR_aarch64_linux_android=llvm-ar
    export CFLAGS_aarch64_linux_android='--target=aarch64-linux-android24 -isystem /usr/include/x86_64-linux-musl'
    export CARGO_TARGET_AARCH64_LINUX_ANDROID_RUSTFLAGS=\"-C linker=clang -L $S $(printf ' -C link-arg=%s' \
        --target=aarch64-linux-android24 -fuse-ld=lld -nostdlib -Wl,--unresolved-symbols=ignore-all -Wl,-z,max-page-size=16384)\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignments_are_read() {
        let headers = "  PHDR  0x000040 0x0000000000000040 0x0000000000000040 0x000230 0x000230 R   0x8\n\
                       \x20 LOAD  0x000000 0x0000000000000000 0x0000000000000000 0x321028 0x321028 R   0x4000\n\
                       \x20 LOAD  0x321040 0x0000000000325040 0x0000000000325040 0x35a4a0 0x35a4a0 R E 0x1000\n";
        assert_eq!(alignments(headers), [0x4000, 0x1000]);
    }
}
