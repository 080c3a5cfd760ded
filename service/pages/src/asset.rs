//! The files beside the pages. Their addresses hold a digest of their bytes: a changed file has another address, so
//! each may be kept by a browser for as long as it likes.

use std::sync::LazyLock;

/// A file served under [`PREFIX`].
#[derive(Debug)]
pub struct Asset {
    /// Where it is served: `/assets/<name>-<digest>.<extension>`.
    pub href: String,
    /// Its `Content-Type`.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// The path all assets begin with.
pub const PREFIX: &str = "/assets/";
/// The `Cache-Control` of every asset: its address changes when it does.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        asset(
            "tokens",
            "css",
            "text/css; charset=utf-8",
            include_bytes!("../assets/tokens.css"),
        ),
        asset(
            "kazasu",
            "css",
            "text/css; charset=utf-8",
            include_bytes!("../assets/kazasu.css"),
        ),
        asset(
            "kazasu",
            "js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/kazasu.js"),
        ),
        asset(
            "mark",
            "svg",
            "image/svg+xml",
            include_bytes!("../assets/mark.svg"),
        ),
    ]
});

/// Every asset.
pub fn all() -> &'static [Asset] {
    &*ASSETS
}

/// The asset served at a path, if there is one.
pub fn at(path: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.href == path)
}

pub(crate) fn tokens() -> &'static str {
    &ASSETS[0].href
}

pub(crate) fn style() -> &'static str {
    &ASSETS[1].href
}

pub(crate) fn script() -> &'static str {
    &ASSETS[2].href
}

pub(crate) fn mark() -> &'static str {
    &ASSETS[3].href
}

fn asset(name: &str, extension: &str, content_type: &'static str, bytes: &'static [u8]) -> Asset {
    Asset {
        href: format!("{PREFIX}{name}-{:016x}.{extension}", digest(bytes)),
        content_type,
        bytes,
    }
}

/// FNV-1a: tells versions of our own files apart, and guards nothing.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
