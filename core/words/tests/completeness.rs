//! No text is missing, superfluous or faulty in any locale.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kazasu_words::{Arg, Args, Code, Label, Locale, Voice, Words, sources};

/// Variables by message id, read from the text of the files.
fn variables(locale: Locale) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let mut found: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (_, text) in sources(locale) {
        let (mut id, mut attribute) = (String::new(), String::new());
        for line in text.lines() {
            if line.starts_with(|sign: char| sign.is_ascii_lowercase()) {
                id = line.split(' ').next().unwrap_or_default().to_owned();
                attribute = "title".to_owned();
            } else if let Some(rest) = line.trim_start().strip_prefix('.') {
                attribute = rest.split(' ').next().unwrap_or_default().to_owned();
            } else if !line.starts_with(' ') {
                continue;
            }
            let names = found
                .entry(id.clone())
                .or_default()
                .entry(attribute.clone())
                .or_default();
            names.extend(line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
                    .collect::<String>()
            }));
        }
    }
    found
}

fn expected_ids() -> BTreeSet<String> {
    let codes = Code::all().iter().map(|code| code.message_id());
    codes
        .chain(Label::ALL.iter().map(|label| label.message_id()))
        .collect()
}

fn expected_attributes(locale: Locale) -> BTreeSet<String> {
    let all = Voice::ALL
        .into_iter()
        .filter(|voice| locale != Locale::JaEasy || *voice != Voice::Vendor);
    all.map(|voice| voice.attribute().unwrap_or("title").to_owned())
        .collect()
}

fn sample() -> Args {
    Arg::ALL.into_iter().fold(Args::new(), |args, arg| match arg {
        Arg::Date => args.with(arg, jiff::civil::date(2025, 4, 1)),
        Arg::Field => args.with(arg, Label::BirthDate),
        Arg::Stage => args.with(arg, Code::find("stage.card.reading").expect("listed")),
        Arg::Status => args.with(arg, "6A82"),
        Arg::Command => args.with(arg, "SELECT"),
        Arg::Before | Arg::After => args.with(arg, kazasu_words::Value::Share(30)),
        _ => args.with(arg, 2u8),
    })
}

#[test]
fn every_code_and_label_has_every_voice_in_every_locale_and_nothing_else_is_there() {
    for locale in Locale::ALL {
        let found = variables(locale);
        let ids: BTreeSet<String> = found.keys().cloned().collect();
        let missing: Vec<_> = expected_ids().difference(&ids).cloned().collect();
        let unknown: Vec<_> = ids.difference(&expected_ids()).cloned().collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "{locale}: missing {missing:?}, unknown {unknown:?}"
        );
        for code in Code::all() {
            let attributes: BTreeSet<String> = found[&code.message_id()].keys().cloned().collect();
            assert_eq!(attributes, expected_attributes(locale), "{locale} {code}");
        }
    }
}

#[test]
fn messages_use_the_same_known_variables_in_every_locale() {
    let known: BTreeSet<String> = Arg::ALL.into_iter().map(|arg| arg.name().to_owned()).collect();
    let all = Locale::ALL.map(variables);
    for code in Code::all() {
        let id = code.message_id();
        let used = |locale: &BTreeMap<String, BTreeMap<String, BTreeSet<String>>>| -> BTreeSet<String> {
            locale[&id].values().flatten().cloned().collect()
        };
        let [ja, mut easy, en] = [&all[0], &all[1], &all[2]].map(used);
        // Plain Japanese takes the vendor's text from Japanese.
        easy.extend(all[0][&id]["vendor"].iter().cloned());
        assert!(ja.is_subset(&known), "{code}: {ja:?}");
        assert_eq!(ja, en, "{code}");
        assert_eq!(ja, easy, "{code}");
    }
}

#[test]
fn every_file_parses_and_every_text_formats_without_a_fault() {
    for locale in Locale::ALL {
        let language = if locale.is_japanese() { "ja" } else { "en" }
            .parse()
            .expect("a language");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        for (name, text) in sources(locale) {
            let resource = FluentResource::try_new((*text).to_owned()).expect(name);
            bundle.add_resource(resource).expect("no id twice");
        }
        let mut args = FluentArgs::new();
        for arg in Arg::ALL {
            args.set(arg.name(), FluentValue::from(2));
        }
        for id in expected_ids() {
            let message = bundle.get_message(&id).expect(&id);
            let patterns = message
                .value()
                .into_iter()
                .chain(message.attributes().map(|attribute| attribute.value()));
            for pattern in patterns {
                let mut faults = Vec::new();
                let text = bundle.format_pattern(pattern, Some(&args), &mut faults);
                assert!(faults.is_empty(), "{locale} {id}: {faults:?}");
                assert!(
                    !text.trim().is_empty() && !text.contains(['{', '}', '$']),
                    "{locale} {id}: {text}"
                );
            }
        }
    }
}

#[test]
fn every_text_and_label_is_words_and_not_its_name() {
    for locale in Locale::ALL {
        let words = Words::new(locale);
        for code in Code::all() {
            for voice in Voice::ALL {
                for args in [sample(), Args::new()] {
                    let text = words.text(*code, voice, &args);
                    assert_ne!(text, code.as_str(), "{locale} {voice:?}");
                    assert!(
                        !text.contains(['{', '$', '\u{2068}', '\u{2069}']),
                        "{locale} {code} {voice:?}: {text}"
                    );
                }
            }
        }
        for label in Label::ALL {
            assert_ne!(words.label(*label), label.message_id(), "{locale}");
        }
    }
}

#[test]
fn every_file_of_the_folders_is_embedded() {
    for locale in Locale::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(locale.as_str());
        let on_disk: BTreeSet<String> = fs::read_dir(&folder)
            .expect("the folder of the locale")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        let embedded: BTreeSet<String> = sources(locale)
            .iter()
            .map(|(name, _)| format!("{name}.ftl"))
            .collect();
        assert_eq!(on_disk, embedded, "{locale}");
    }
}

#[test]
fn words_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Words>();
}
