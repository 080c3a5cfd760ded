//! The tests that hold the house: the arrow, exact versions, the shipped tree, names, codes.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .current_dir(root())
        .other_options(["--offline".to_owned()])
        .no_deps()
        .exec()
        .unwrap()
}

/// Who may depend on which of our crates, optional dependencies included (ARCHITECTURE.md, "The arrow").
fn arrow() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let pure: [&str; 4] = ["kazasu-card", "kazasu-pki", "kazasu-wire", "kazasu-words"];
    let mut arrow: BTreeMap<_, _> = pure.map(|name| (name, BTreeSet::new())).into();
    arrow.insert("kazasu-app", pure.into());
    arrow.insert(
        "kazasu-service",
        ["kazasu-pki", "kazasu-wire", "kazasu-words"].into(),
    );
    arrow.insert(
        "kazasu",
        [
            "kazasu-app",
            "kazasu-card",
            "kazasu-wire",
            "kazasu-words",
            "kazasu-service",
            "kazasu-testkit",
        ]
        .into(),
    );
    arrow.insert("kazasu-testkit", BTreeSet::new());
    arrow.insert("xtask", BTreeSet::new());
    arrow
}

#[test]
fn dependencies_follow_the_arrow() {
    let metadata = metadata();
    let ours: BTreeSet<&str> = metadata
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let arrow = arrow();
    for package in &metadata.packages {
        // Journeys are tests of the whole: they may see every room.
        if package.name.as_str() == "kazasu-journeys" {
            continue;
        }
        let allowed = arrow
            .get(package.name.as_str())
            .unwrap_or_else(|| unreachable!("{} has no place", package.name));
        for dependency in package
            .dependencies
            .iter()
            .filter(|d| d.kind != DependencyKind::Development)
        {
            let name = dependency.name.as_str();
            if ours.contains(name) {
                assert!(
                    allowed.contains(name),
                    "{} must not depend on {name}",
                    package.name
                );
            }
        }
    }
}

#[test]
fn pure_crates_have_no_runtime_network_or_clock() {
    let forbidden = [
        "tokio",
        "reqwest",
        "sqlx",
        "rusqlite",
        "axum",
        "uniffi",
        "tracing",
        "pcsc",
        "async-std",
    ];
    for package in metadata().packages.iter().filter(|package| {
        ["kazasu-card", "kazasu-pki", "kazasu-wire", "kazasu-words"].contains(&package.name.as_str())
    }) {
        for dependency in package
            .dependencies
            .iter()
            .filter(|d| d.kind != DependencyKind::Development)
        {
            assert!(
                !forbidden.contains(&dependency.name.as_str()),
                "{}: {}",
                package.name,
                dependency.name
            );
        }
        if package.name.as_str() == "kazasu-card" {
            let names: Vec<&str> = package.dependencies.iter().map(|d| d.name.as_str()).collect();
            assert!(!names.contains(&"serde"), "card carries no serde: {names:?}");
        }
    }
}

#[test]
fn the_demo_is_the_only_door_from_the_program_to_service_and_testkit() {
    let metadata = metadata();
    let program = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == "kazasu")
        .unwrap();
    for room in ["kazasu-service", "kazasu-testkit"] {
        let dependency = program
            .dependencies
            .iter()
            .find(|d| d.name == room && d.kind == DependencyKind::Normal)
            .unwrap();
        assert!(dependency.optional, "{room} must be optional");
    }
    assert_eq!(program.features["default"], ["demo"]);
}

#[test]
fn the_shipped_tree_holds_no_service_no_testkit_no_rsa() {
    let tree = |extra: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--package",
                "kazasu",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
            ])
            .args(extra)
            .current_dir(root())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let banned = [
        "kazasu-service",
        "kazasu-testkit",
        "rsa",
        "sqlx",
        "axum",
        "aws-lc-sys",
        "openssl-sys",
    ];
    let shipped = tree(&["--no-default-features", "--features", "pcsc"]);
    for name in banned {
        assert!(!shipped.contains(name), "{name} is in the shipped tree");
    }
    let demo = tree(&[]);
    for name in ["kazasu-service", "kazasu-testkit", "rsa"] {
        assert!(demo.contains(name), "this test would not notice {name}");
    }
}

#[test]
fn every_dependency_is_pinned_exactly() {
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            let exact = dependency.path.is_some() || dependency.req.to_string().starts_with('=');
            assert!(exact, "{}: {} {}", package.name, dependency.name, dependency.req);
        }
    }
}

#[test]
fn the_map_fits_a_page_and_names_every_room() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(map.lines().count() <= 120, "{} lines", map.lines().count());
    for package in &metadata().packages {
        let folder = package.manifest_path.parent().unwrap();
        let room = folder.strip_prefix(root().to_str().unwrap()).unwrap().as_str();
        assert!(map.contains(room), "the map does not name {room}");
    }
}

/// Our source files, with their text.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &mut found);
    assert!(found.len() > 40, "only {} sources found", found.len());
    found
}

#[test]
fn no_room_is_a_junk_drawer() {
    for (path, _) in sources() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            !["utils", "util", "common", "helpers", "helper", "manager", "misc"].contains(&stem),
            "{path:?}"
        );
    }
}

/// A word of the form `area.subject.case` between quotes, its area one of the catalogue.
fn quoted_codes(text: &str, areas: &BTreeSet<String>) -> BTreeSet<String> {
    text.split('"')
        .filter(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            parts.len() == 3
                && parts.iter().all(|part| {
                    !part.is_empty()
                        && part
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                })
                && parts.first().is_some_and(|area| areas.contains(*area))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn codes_raised_and_codes_listed_are_the_same() {
    let list = std::fs::read_to_string(root().join("codes.txt")).unwrap();
    let mut listed = BTreeSet::new();
    let mut reserved = BTreeSet::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let waits = columns.get(2) == Some(&"reserved");
        if waits { &mut reserved } else { &mut listed }.insert(columns.first().unwrap().to_string());
    }
    let areas: BTreeSet<String> = listed
        .iter()
        .chain(&reserved)
        .map(|code| code.split('.').next().unwrap().to_owned())
        .collect();
    let mut raised = BTreeSet::new();
    let mut answered = BTreeSet::new();
    for (path, text) in sources() {
        // The catalogue names codes without raising them (but for the one of its own), and so do tests.
        let catalogue = path.starts_with(root().join("core/words")) && !path.ends_with("src/code.rs");
        let test = path.components().any(|part| part.as_os_str() == "tests")
            && !path.starts_with(root().join("tests/testkit/src"));
        if catalogue || test {
            continue;
        }
        let product = text.split("#[cfg(test)]").next().unwrap();
        raised.extend(quoted_codes(product, &areas));
        // What a `fn code` answers is a code whatever its area.
        for body in product.split("fn code(").skip(1) {
            let body = body.split("\n    }\n").next().unwrap();
            answered.extend(quoted_codes(body, &every_area(body)));
        }
    }
    raised.extend(answered);
    let known: BTreeSet<String> = listed.union(&reserved).cloned().collect();
    let unlisted: Vec<_> = raised.difference(&known).collect();
    assert!(unlisted.is_empty(), "raised but not in codes.txt: {unlisted:?}");
    let unraised: Vec<_> = listed.difference(&raised).collect();
    assert!(
        unraised.is_empty(),
        "in codes.txt but raised nowhere: {unraised:?}"
    );
    let waiting_no_more: Vec<_> = reserved.intersection(&raised).collect();
    assert!(
        waiting_no_more.is_empty(),
        "raised, so no longer reserved: {waiting_no_more:?}"
    );
    assert!(
        raised.len() > 100,
        "only {} codes were found in the sources",
        raised.len()
    );
}

/// Whatever stands before a first dot between quotes.
fn every_area(text: &str) -> BTreeSet<String> {
    text.split('"')
        .filter_map(|word| word.split_once('.'))
        .map(|(area, _)| area.to_owned())
        .collect()
}

#[test]
fn nothing_official_and_nothing_of_this_machine_is_in_the_repository() {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success());
    // Written in two halves, so that this file does not find itself.
    let forbidden = [
        ["0800-080", "-4583"],
        ["iryohokenjyoho", "-portalsite"],
        ["iryohokenjyoho.service", "-now"],
    ];
    let mut read = 0;
    for name in String::from_utf8(output.stdout)
        .unwrap()
        .split('\0')
        .filter(|name| !name.is_empty())
    {
        let Ok(text) = std::fs::read_to_string(root().join(name)) else {
            continue;
        };
        read += 1;
        for [head, tail] in forbidden {
            assert!(
                !text.contains(&format!("{head}{tail}")),
                "{name} holds {head}{tail}"
            );
        }
    }
    assert!(read > 50, "only {read} files were read");
}
