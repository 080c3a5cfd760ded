//! How our crates ask for others: versions, features, lints.

use std::collections::BTreeSet;

use crate::metadata;

#[test]
fn every_dependency_is_pinned_exactly() {
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            let exact = dependency.path.is_some() || dependency.req.to_string().starts_with('=');
            assert!(exact, "{}: {} {}", package.name, dependency.name, dependency.req);
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
