//! Who may depend on whom (ARCHITECTURE.md, "The arrow").

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::DependencyKind;

use crate::metadata;

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

/// Who may depend on which of our crates, optional dependencies included.
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
