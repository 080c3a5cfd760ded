//! `kazasu-bindgen`: UniFFI's generator in the version of the library.
//!
//! A program of its own, so that the generator and its command line never come into the library's tree. Run by
//! `cargo xtask test`; the library must not be stripped, for what it exports is written down in it.

fn main() {
    uniffi::uniffi_bindgen_main();
}
