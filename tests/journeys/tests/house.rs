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
    let pure: [&str; 5] = [
        "kazasu-card",
        "kazasu-pki",
        "kazasu-reader",
        "kazasu-wire",
        "kazasu-words",
    ];
    let mut arrow: BTreeMap<_, _> = pure.map(|name| (name, BTreeSet::new())).into();
    arrow.insert("kazasu-app", pure.into());
    arrow.insert(
        "kazasu-service",
        [
            "kazasu-forms",
            "kazasu-pages",
            "kazasu-papers",
            "kazasu-pki",
            "kazasu-preview",
            "kazasu-wire",
            "kazasu-words",
        ]
        .into(),
    );
    arrow.insert("kazasu-preview", BTreeSet::new());
    arrow.insert("kazasu-forms", ["kazasu-wire"].into());
    arrow.insert(
        "kazasu-pages",
        ["kazasu-forms", "kazasu-wire", "kazasu-words"].into(),
    );
    arrow.insert("kazasu-papers", ["kazasu-wire"].into());
    arrow.insert(
        "kazasu",
        [
            "kazasu-app",
            "kazasu-card",
            "kazasu-reader",
            "kazasu-wire",
            "kazasu-words",
            "kazasu-service",
            "kazasu-testkit",
        ]
        .into(),
    );
    // A facade over the app, and the types of the rooms below that it maps.
    arrow.insert(
        "kazasu-ffi",
        [
            "kazasu-app",
            "kazasu-card",
            "kazasu-reader",
            "kazasu-wire",
            "kazasu-words",
        ]
        .into(),
    );
    arrow.insert("kazasu-bindgen", BTreeSet::new());
    arrow.insert("kazasu-testkit", BTreeSet::new());
    arrow.insert("kazasu-permit", BTreeSet::new());
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
        // Tests of the whole may see every room.
        if [
            "kazasu-journeys",
            "kazasu-links",
            "kazasu-bench",
            "kazasu-conformance",
            "kazasu-testing",
        ]
        .contains(&package.name.as_str())
        {
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
        [
            "kazasu-card",
            "kazasu-forms",
            "kazasu-pages",
            "kazasu-papers",
            "kazasu-preview",
            "kazasu-pki",
            "kazasu-reader",
            "kazasu-wire",
            "kazasu-words",
        ]
        .contains(&package.name.as_str())
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

/// The feature that breaks the permit on purpose serves the fault run alone.
#[test]
fn only_the_fault_run_can_break_the_permit() {
    for package in &metadata().packages {
        let name = package.name.as_str();
        let doors: Vec<&String> = package
            .features
            .iter()
            .filter(|(feature, needs)| {
                feature.contains("broken-permit") || needs.iter().any(|need| need.contains("broken-permit"))
            })
            .map(|(feature, _)| feature)
            .collect();
        let expected: &[&str] = match name {
            "kazasu-card" | "kazasu-links" => &["broken-permit"],
            _ => &[],
        };
        assert_eq!(doors, expected, "{name}");
        for dependency in package.dependencies.iter().filter(|d| d.name == "kazasu-card") {
            assert!(
                dependency.features.is_empty(),
                "{name} asks kazasu-card for {:?}",
                dependency.features
            );
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
    let tree = |package: &str, extra: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--package",
                package,
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
    let shipped = tree("kazasu", &["--no-default-features", "--features", "pcsc"]);
    let phones = tree("kazasu-ffi", &[]);
    for name in banned {
        assert!(!shipped.contains(name), "{name} is in the shipped tree");
        assert!(!phones.contains(name), "{name} is in the phones' library");
    }
    for name in ["clap", "uniffi_bindgen", "pcsc", "kazasu-testing"] {
        assert!(!phones.contains(name), "{name} is in the phones' library");
    }
    assert!(
        phones.contains("uniffi_core"),
        "this test would not notice UniFFI"
    );
    let demo = tree("kazasu", &[]);
    for name in ["kazasu-service", "kazasu-testkit", "rsa"] {
        assert!(demo.contains(name), "this test would not notice {name}");
    }
}

/// One facade: another crate with UniFFI would be another surface.
#[test]
fn uniffi_is_in_the_facade_its_generator_and_the_test_library_alone() {
    let metadata = metadata();
    let with: BTreeSet<&str> = metadata
        .packages
        .iter()
        .filter(|package| package.dependencies.iter().any(|d| d.name == "uniffi"))
        .map(|package| package.name.as_str())
        .collect();
    assert_eq!(with, ["kazasu-bindgen", "kazasu-ffi", "kazasu-testing"].into());
}

/// Their scaffolding exports C functions; every other crate keeps the table of the workspace, where that is forbidden.
#[test]
fn only_scaffolding_has_lints_of_its_own() {
    for package in &metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        let own = !manifest.contains("[lints]\nworkspace = true");
        let scaffolding = ["kazasu-ffi", "kazasu-testing"].contains(&package.name.as_str());
        assert_eq!(own, scaffolding, "{}", package.name);
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

/// The lines of a source file that are in the product: no comment, and nothing of the tests written inside it.
fn product(text: &str) -> String {
    let untested = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    untested
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Whether a word has the form `area.subject.case`; an area begins with a letter, a version number does not.
fn has_the_form_of_a_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let well_formed = |part: &&str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    parts.len() == 3
        && parts.iter().all(well_formed)
        && word.starts_with(|first: char| first.is_ascii_lowercase())
}

/// The codes a source file raises: quoted words whose area is known, and where a `fn code` is defined, of any area.
fn raised_in(text: &str, areas: &BTreeSet<String>) -> BTreeSet<String> {
    let product = product(text);
    let any_area = product.contains("fn code(");
    product
        .split('"')
        .filter(|word| has_the_form_of_a_code(word))
        .filter(|word| any_area || areas.contains(word.split('.').next().unwrap()))
        .map(str::to_owned)
        .collect()
}

/// Whether a file may raise codes: tests and the catalogue name codes without raising them.
fn may_raise(path: &Path) -> bool {
    let path = path.strip_prefix(root()).unwrap();
    // The catalogue has one error of its own.
    let catalogue = path.starts_with("core/words") && !path.ends_with("src/code.rs");
    let test = path.components().any(|part| part.as_os_str() == "tests")
        && !path.starts_with("tests/testkit/src")
        || path.ends_with("tests.rs");
    !catalogue && !test
}

#[test]
fn codes_raised_and_codes_listed_are_the_same() {
    let list = std::fs::read_to_string(root().join("codes.txt")).unwrap();
    let mut listed = BTreeSet::new();
    let mut reserved = BTreeSet::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        match line.split('\t').collect::<Vec<_>>()[..] {
            [code, _] => listed.insert(code.to_owned()),
            [code, _, "reserved"] => reserved.insert(code.to_owned()),
            _ => unreachable!("a line of codes.txt has another form: {line:?}"),
        };
    }
    let known: BTreeSet<String> = listed.union(&reserved).cloned().collect();
    let areas: BTreeSet<String> = known
        .iter()
        .map(|code| code.split('.').next().unwrap().to_owned())
        .collect();
    let raised: BTreeSet<String> = sources()
        .iter()
        .filter(|(path, _)| may_raise(path))
        .flat_map(|(_, text)| raised_in(text, &areas))
        .collect();
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

#[test]
fn the_search_for_codes_sees_what_is_raised_and_only_that() {
    let areas = BTreeSet::from(["card".to_owned()]);
    let found = |text: &str| raised_in(text, &areas).into_iter().collect::<Vec<_>>();
    assert_eq!(found(r#"Fact::new("card.pin.wrong")"#), ["card.pin.wrong"]);
    let elsewhere = r#"const HERE: &str = "moon.dust.thick";"#;
    assert!(found(elsewhere).is_empty(), "an unknown area without a fn code");
    let answered = format!("{elsewhere}\nfn code(&self) -> &'static str {{ HERE }}");
    assert_eq!(found(&answered), ["moon.dust.thick"]);
    let named = "/// See \"card.pin.wrong\".\n    // or \"card.pin.locked\"";
    assert!(found(named).is_empty(), "a comment raises nothing");
    let tested = "#[cfg(test)]\nmod tests {\n    \"card.pin.wrong\"";
    assert!(found(tested).is_empty(), "a test raises nothing");
    let outlined = "#[cfg(test)]\nmod tests;\n\"card.pin.wrong\"";
    assert_eq!(found(outlined), ["card.pin.wrong"]);
    for other in [
        "0.20.2",
        "card.pin",
        "card.pin.wrong.twice",
        "card..wrong",
        "card.pin.Wrong",
    ] {
        assert!(!has_the_form_of_a_code(other), "{other}");
    }
    for (path, may) in [
        ("core/pki/src/verifier.rs", true),
        ("tests/testkit/src/mint/error.rs", true),
        ("tests/testkit/src/mint/tests.rs", false),
        ("service/tests/logs.rs", false),
        ("core/words/src/label.rs", false),
    ] {
        assert!(root().join(path).is_file(), "{path}");
        assert_eq!(may_raise(&root().join(path)), may, "{path}");
    }
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
