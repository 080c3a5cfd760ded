//! The codes that are raised, and those that are listed.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{root, sources};

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
