//! Every error of core/app has words for everybody: three voices, a title and a spoken form in three languages.

use std::collections::BTreeSet;

use kazasu_app::{
    ActivationError, CallError, CheckError, Fact, HistoryError, KeyStoreError, NetworkError, OpenError,
    PassphraseError, ServiceRefusal, SettingsError, StoreError, UnlockError,
};
use kazasu_wire::problem::Problem;
use kazasu_words::{Arg, Code, Locale, Voice, Words};

fn keys() -> Vec<KeyStoreError> {
    use KeyStoreError::{Cancelled, Invalidated, Locked, NotFound, Unavailable};
    // A new case is missing here until it is added to the list.
    let known = |error: &KeyStoreError| match error {
        Invalidated | Locked | Cancelled | Unavailable | NotFound => true,
    };
    let all = vec![Invalidated, Locked, Cancelled, Unavailable, NotFound];
    assert!(all.iter().all(known));
    all
}

fn networks() -> Vec<NetworkError> {
    use NetworkError::{Protocol, Timeout, Tls, Unreachable};
    let known = |error: &NetworkError| match error {
        Unreachable | Tls | Timeout | Protocol => true,
    };
    let all = vec![Unreachable, Tls, Timeout, Protocol];
    assert!(all.iter().all(known));
    all
}

fn store() -> StoreError {
    StoreError::Unreadable {
        cause: "for the log".to_owned(),
    }
}

fn refused(code: &str) -> CallError {
    let mut problem = Problem::new(429, code, "never shown");
    problem.retry_after = Some(7);
    problem.field = Some("facility_id".to_owned());
    problem.facts.insert("date".to_owned(), "2026-12-24".to_owned());
    CallError::Refused(Box::new(ServiceRefusal::from(problem)))
}

fn calls() -> Vec<CallError> {
    let known = |error: &CallError| match error {
        CallError::Network(_) | CallError::Refused(_) | CallError::Key(_) | CallError::NotActivated => true,
    };
    let mut all: Vec<CallError> = networks().into_iter().map(CallError::Network).collect();
    all.extend(keys().into_iter().map(CallError::Key));
    all.extend([CallError::NotActivated, refused("device.limit.too-many")]);
    assert!(all.iter().all(known));
    all
}

fn facts() -> Vec<Fact> {
    let mut facts: Vec<Fact> = calls().iter().map(Fact::from).collect();
    let check = [
        CheckError::Locked,
        CheckError::NotActivated,
        CheckError::FacilityNotAllowed,
        CheckError::MethodNotAvailable,
        CheckError::DateOutOfRange,
        CheckError::FaceNotCompared,
        CheckError::NotSigned {
            code: "card.session.cancelled",
        },
        CheckError::Call(CallError::NotActivated),
        CheckError::Key(KeyStoreError::Locked),
        CheckError::Store(store()),
    ];
    let activation = [
        ActivationError::Malformed { field: "payload" },
        ActivationError::OtherOrigin,
        ActivationError::AlreadyActivated,
        ActivationError::Passphrase(PassphraseError::TooWeak),
        ActivationError::Passphrase(PassphraseError::Unhashable),
        ActivationError::Call(refused("device.activation.refused")),
        ActivationError::Key(KeyStoreError::Unavailable),
        ActivationError::Store(store()),
    ];
    let history = [
        HistoryError::Locked,
        HistoryError::NotFound,
        HistoryError::Expired,
        HistoryError::Key(KeyStoreError::NotFound),
        HistoryError::Store(store()),
        HistoryError::Call(CallError::NotActivated),
    ];
    let unlock = [
        UnlockError::Wrong {
            seconds: 60,
            tries_left: 6,
        },
        UnlockError::Locked,
        UnlockError::NotActivated,
        UnlockError::Store(store()),
        UnlockError::Key(KeyStoreError::Cancelled),
    ];
    facts.extend(check.iter().map(Fact::from));
    facts.extend(activation.iter().map(Fact::from));
    facts.extend(history.iter().map(Fact::from));
    facts.extend(unlock.iter().map(Fact::from));
    let others = [
        OpenError::Settings { field: "origin" }.code(),
        OpenError::Store(store()).code(),
        OpenError::Key(KeyStoreError::Unavailable).code(),
        OpenError::Runtime.code(),
        SettingsError::Invalid { field: "readers" }.code(),
        SettingsError::Store(store()).code(),
    ];
    facts.extend(others.map(Fact::new));
    facts
}

#[test]
fn every_error_has_words_in_every_voice_and_language() {
    let facts = facts();
    let codes: BTreeSet<&str> = facts.iter().map(|fact| fact.code.as_str()).collect();
    assert!(codes.len() >= 28, "{codes:?}");
    for locale in Locale::ALL {
        let words = Words::new(locale);
        for fact in &facts {
            assert!(Code::find(&fact.code).is_some(), "{} is not listed", fact.code);
            for voice in Voice::ALL {
                let text = fact.sentence(&words, voice);
                assert!(
                    !text.is_empty() && text != fact.code,
                    "{locale} {} {voice:?}",
                    fact.code
                );
                assert!(
                    !text.contains("for the log") && !text.contains("never shown"),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn what_the_service_told_beside_its_code_gets_into_the_words() {
    let fact = Fact::from(&refused("device.limit.too-many"));
    let words = Words::new(Locale::Ja);
    assert!(fact.sentence(&words, Voice::Staff).contains("7秒"));
    let date = fact.values.iter().find(|(arg, _)| *arg == Arg::Date);
    let day: jiff::civil::Date = "2026-12-24".parse().unwrap();
    assert_eq!(date.unwrap().1, day.into());
    // A newer service may say what this version has no words for: the person is still told what to do.
    let later = Fact::from(&refused("moon.dust.thick"));
    let unknown = Fact::new("service.answer.unknown");
    assert_eq!(
        later.sentence(&words, Voice::Staff),
        unknown.sentence(&words, Voice::Staff)
    );
}

#[test]
fn a_wait_of_no_seconds_is_not_told_as_one() {
    for locale in Locale::ALL {
        let words = Words::new(locale);
        let staff = |seconds: u32| {
            let fact = Fact::new("app.unlock.wrong").with(Arg::Seconds, seconds);
            fact.sentence(&words, Voice::Staff)
        };
        assert!(!staff(0).contains('0'), "{}", staff(0));
        assert!(staff(60).contains("60"), "{}", staff(60));
    }
}
