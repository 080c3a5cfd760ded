//! What can be checked for systems whose compilers are not here.

use super::android::toolchain;
use super::chroot;
use crate::run::succeed;

/// Targets, and why no more than the pure rooms is checked for them.
const TARGETS: &[(&str, &str)] = &[
    (
        "aarch64-apple-ios",
        "SQLite and ring are C, and want headers of Apple's SDK",
    ),
    (
        "x86_64-pc-windows-msvc",
        "SQLite and ring are C, and want Microsoft's compiler",
    ),
];

/// Type-checks the pure rooms for each target, and says what was left out.
pub fn check() -> Result<(), String> {
    toolchain()?;
    for (target, cause) in TARGETS {
        let line = format!(
            "export HOME=/tmp CARGO_HOME=/src/target/android/home CARGO_TARGET_DIR=/src/target/targets RUSTC_BOOTSTRAP=1; cd /src && \
             cargo check --quiet -Zbuild-std=std,panic_unwind --target {target} \
             -p kazasu-card -p kazasu-reader -p kazasu-wire -p kazasu-words"
        );
        succeed(&mut chroot::command(&line))?;
        println!("checked {target}: card, reader, wire, words");
        println!("SKIPPED {target}: app, ffi: {cause}");
    }
    Ok(())
}
