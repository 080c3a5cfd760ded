//! A newer Debian in a folder of this machine's cache, for toolchains that the machine's own release does not have.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{root, succeed, target};

/// The release with a Swift toolchain.
const RELEASE: &str = "trixie";

/// Where it lies: outside the clone, so that it is made once per machine.
pub fn folder() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    cache
        .unwrap_or_else(std::env::temp_dir)
        .join("kazasu")
        .join(RELEASE)
}

/// Makes it, with these packages. Needs root, `debootstrap`, and two to three minutes.
pub fn make(packages: &[&str]) -> Result<(), String> {
    let folder = folder();
    if !folder.is_dir() {
        let part = folder.with_extension("part");
        if part.exists() {
            std::fs::remove_dir_all(&part).map_err(|error| format!("{}: {error}", part.display()))?;
        }
        std::fs::create_dir_all(&part).map_err(|error| format!("{}: {error}", part.display()))?;
        println!("making a {RELEASE} in {}", folder.display());
        succeed(
            Command::new("debootstrap")
                .args(["--variant=minbase", RELEASE])
                .arg(&part)
                .arg(mirror()?)
                .stdout(std::process::Stdio::null()),
        )?;
        std::fs::rename(&part, &folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let install = format!(
        "export DEBIAN_FRONTEND=noninteractive; apt-get -qq update && \
         apt-get -qq install -y --no-install-recommends {} >/dev/null && apt-get clean",
        packages.join(" ")
    );
    inside(&install)
}

/// Lets packages be taken from the release's backports.
pub fn add_backports() -> Result<(), String> {
    let file = folder().join("etc/apt/sources.list.d/backports.list");
    let line = format!("deb {} {RELEASE}-backports main\n", mirror()?);
    std::fs::write(&file, line).map_err(|error| format!("{}: {error}", file.display()))
}

/// Runs a shell line in it, the repository at `/src`. Mounts are seen by this command alone and end with it.
pub fn inside(line: &str) -> Result<(), String> {
    succeed(&mut command(line))
}

/// As [`inside`], to be run by the caller. Whom this machine trusts, the newer Debian trusts.
pub fn command(line: &str) -> Command {
    let script = "set -e
        mount -t proc proc \"$1/proc\"
        mount --rbind /dev \"$1/dev\"
        mkdir -p \"$1/src\" \"$2/target\" \"$3\" \"$1/etc/ssl/certs\"
        mount --bind /etc/ssl/certs \"$1/etc/ssl/certs\"
        mount --bind \"$2\" \"$1/src\"
        mount --bind \"$3\" \"$1/src/target\"
        exec chroot \"$1\" /bin/sh -c \"$4\"";
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c", script, "sh"])
        .args([folder(), root(), target()])
        .arg(line);
    command
}

/// The machine's own mirror.
fn mirror() -> Result<String, String> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    if let Ok(more) = std::fs::read_dir("/etc/apt/sources.list.d") {
        files.extend(more.flatten().map(|entry| entry.path()));
    }
    files
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .find_map(|text| first_mirror(&text))
        .ok_or_else(|| "the machine's own sources name no Debian archive".to_owned())
}

/// The first address of a Debian archive in either form of a sources file.
fn first_mirror(text: &str) -> Option<String> {
    text.lines()
        .filter(|line| line.starts_with("deb ") || line.starts_with("URIs:"))
        .flat_map(str::split_whitespace)
        .find(|word| word.contains("://") && word.trim_end_matches('/').ends_with("/debian"))
        .map(str::to_owned)
}

/// Whether a program of the release is there.
pub fn has(program: &str) -> bool {
    Path::new(&folder())
        .join(program.trim_start_matches('/'))
        .exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_are_found_in_both_forms() {
        for (text, mirror) in [
            (
                "deb http://a.example/debian bookworm main\n",
                Some("http://a.example/debian"),
            ),
            (
                "Types: deb\nURIs: https://b.example/debian/\n",
                Some("https://b.example/debian/"),
            ),
            (
                "deb https://c.example/node_20.x nodistro main\n# deb http://d.example/debian x\n",
                None,
            ),
        ] {
            assert_eq!(first_mirror(text).as_deref(), mirror);
        }
    }
}
