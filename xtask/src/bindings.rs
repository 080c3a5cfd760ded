//! Kotlin and Swift: generated from the library as it was built, compiled and tested on this machine.

mod android;
mod chroot;
mod counted;
mod generate;
mod kotlin;
mod shipped;
mod swift;
mod targets;

pub use android::{ABI as ARM64, run as android};
pub use generate::generate;
pub use kotlin::{bench as kotlin_bench, run as kotlin};
pub use shipped::{ABI as HOST, LIMIT, host};
pub use swift::{bench as swift_bench, install as install_swift, missing as swift_missing, run as swift};
pub use targets::check as check_targets;
