//! What can be checked for systems whose compilers and libraries are not here: the types of every line, and not one that runs.

use super::android::toolchain;
use super::chroot;
use crate::run::{output, succeed};

/// A target, and what of ours is made for it.
struct Target {
    triple: &'static str,
    packages: &'static [&'static str],
    /// Why no library or program comes of it.
    cause: &'static str,
}

const TARGETS: &[Target] = &[
    Target {
        triple: "aarch64-apple-ios",
        packages: &["kazasu-ffi"],
        cause: "the C of SQLite and ring wants headers of Apple's SDK, and nothing is linked without it",
    },
    Target {
        triple: "x86_64-pc-windows-msvc",
        packages: &["kazasu-ffi", "kazasu"],
        cause: "the C of SQLite and ring wants Microsoft's headers, and nothing is linked without its libraries",
    },
];

/// Type-checks the packages, and with them every room of the core, for each target; says what was left out.
pub fn check() -> Result<(), String> {
    toolchain()?;
    for Target {
        triple,
        packages,
        cause,
    } in TARGETS
    {
        for package in *packages {
            let line = format!(
                "{PREPARE}
                cargo check --quiet -Zbuild-std=std,panic_unwind --target {triple} --package {package} --no-default-features \
                    --config \"target.{triple}.sqlite3.rustc-link-lib=['sqlite3']\" \
                    --config \"target.{triple}.sqlite3.rustc-env.OUT_DIR='$D'\" \
                    --config \"target.{triple}.$RING.rustc-link-lib=['ring']\""
            );
            succeed(&mut chroot::command(&line))?;
        }
        let (rooms, _) = output(&mut chroot::command(&format!(
            "{PREPARE}\n{}",
            rooms(triple, packages)
        )))?;
        let rooms: Vec<&str> = rooms.lines().collect();
        println!("checked {triple}: {}", rooms.join(", "));
        println!("SKIPPED {triple}: libraries and programs: {cause}");
    }
    Ok(())
}

/// Our own packages that were checked, sorted.
fn rooms(triple: &str, packages: &[&str]) -> String {
    let of = |package: &&str| {
        format!(
            "cargo tree --quiet --target {triple} --package {package} --no-default-features --edges normal --prefix none"
        )
    };
    let trees: Vec<String> = packages.iter().map(of).collect();
    format!(
        "{{ {}; }} | sed -n 's/^\\(kazasu[a-z-]*\\) .*/\\1/p' | sort -u",
        trees.join("; ")
    )
}

/// The build scripts that compile C do not run: cargo is told what they would say. What SQLite's gives to Rust is in its
/// sources, made once by its authors for all systems.
const PREPARE: &str = "set -e
    export HOME=/tmp CARGO_HOME=/src/target/android/home CARGO_TARGET_DIR=/src/target/targets RUSTC_BOOTSTRAP=1
    cd /src; cargo fetch --quiet --locked
    D=/src/target/targets/sqlite; mkdir -p $D
    of() { cargo metadata --quiet --format-version 1 --locked | tr '\"' '\\n' | grep \"/$1-[0-9.]*/Cargo.toml$\" | head -n 1; }
    SQLITE=$(dirname $(of libsqlite3-sys))
    cp $SQLITE/sqlite3/bindgen_bundled_version.rs $D/bindgen.rs
    RING=$(sed -n 's/^links = \"\\(.*\\)\"/\\1/p' $(of ring))";
