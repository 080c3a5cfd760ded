//! Rules of wording: who reads must know what to do, and must not be blamed or puzzled.

use jiff::civil::date;
use kazasu_words::{Arg, Args, Code, Kind, Label, Locale, Value, Voice, Words};

fn sample() -> Args {
    Args::new()
        .with(Arg::Tries, 2u8)
        .with(Arg::Date, date(2025, 4, 1))
        .with(Arg::Field, Label::BirthDate)
        .with(Arg::Seconds, 30u8)
        .with(Arg::Percent, 40u8)
        .with(Arg::Status, "6A82")
        .with(Arg::Command, "SELECT")
        .with(Arg::Line, 3u8)
        .with(Arg::Rows, 100u8)
        .with(Arg::Rejected, 2u8)
        .with(Arg::Count, 2u8)
        .with(Arg::Before, Value::Share(30))
        .with(Arg::After, Value::Share(20))
}

/// Every text of the voices in the locales, with where it stands.
fn texts(locales: &[Locale], voices: &[Voice]) -> Vec<(Code, String, String)> {
    let mut all = Vec::new();
    for locale in locales {
        let words = Words::new(*locale);
        for code in Code::all() {
            for voice in voices {
                let place = format!("{locale} {code} {voice:?}");
                all.push((*code, place, words.text(*code, *voice, &sample())));
            }
        }
    }
    all
}

const JAPANESE: [Locale; 2] = [Locale::Ja, Locale::JaEasy];
const FOR_PEOPLE: [Voice; 4] = [Voice::Title, Voice::Staff, Voice::Patient, Voice::Spoken];

#[test]
fn people_read_no_technical_terms_and_no_blame() {
    let words = [
        "NFC",
        "タグ",
        "APDU",
        "EF ",
        "セッション",
        "認証局",
        "間違",
        "誤った",
        "エラー",
        "トークン",
        "AID",
    ];
    for (_, place, text) in texts(&JAPANESE, &FOR_PEOPLE) {
        for word in words {
            assert!(!text.contains(word), "{place}: {word} in {text}");
        }
    }
    let words = [
        "NFC",
        " tag",
        "APDU",
        "session",
        "error",
        "Error",
        "your fault",
        "mistake",
        "wrong",
        "token",
    ];
    for (_, place, text) in texts(&[Locale::En], &FOR_PEOPLE) {
        for word in words {
            assert!(!text.contains(word), "{place}: {word} in {text}");
        }
    }
}

#[test]
fn staff_are_told_what_to_do() {
    for (_, place, text) in texts(&JAPANESE, &[Voice::Staff]) {
        assert!(text.contains("ください"), "{place}: {text}");
    }
    // In English every staff text holds a sentence which begins with a verb of action.
    let actions = [
        "Hold", "Confirm", "Use", "Tell", "Ask", "Switch", "Enter", "Start", "Take", "Connect", "Restart",
        "Close", "Bring", "Allow", "Charge", "Call", "Wait", "Look", "Check", "Choose", "Update", "Send",
        "Make", "Go", "Get", "Advise", "Read", "Correct", "Try", "Unlock", "Search", "See", "Keep", "Move",
        "Let", "Fill", "Open", "Save", "Attach", "Please", "To ", "For ", "During", "If ",
    ];
    for (_, place, text) in texts(&[Locale::En], &[Voice::Staff]) {
        let told = text
            .split(". ")
            .any(|sentence| actions.iter().any(|verb| sentence.starts_with(verb)));
        assert!(told, "{place}: {text}");
    }
}

#[test]
fn full_texts_end_as_sentences_and_titles_do_not() {
    for (_, place, text) in texts(
        &Locale::ALL,
        &[Voice::Staff, Voice::Patient, Voice::Vendor, Voice::Spoken],
    ) {
        assert!(text.ends_with(['。', '.']), "{place}: {text}");
    }
    for (_, place, text) in texts(&Locale::ALL, &[Voice::Title]) {
        assert!(!text.ends_with(['。', '.']), "{place}: {text}");
        assert!(text.chars().count() <= 48, "{place}: {text}");
    }
}

#[test]
fn plain_japanese_keeps_its_sentences_short() {
    for (_, place, text) in texts(&[Locale::JaEasy], &FOR_PEOPLE) {
        for sentence in text.split('。') {
            assert!(sentence.chars().count() <= 45, "{place}: {sentence}");
        }
    }
    for (_, place, text) in texts(&JAPANESE, &[Voice::Patient]) {
        assert!(text.chars().count() <= 80, "{place}: {text}");
    }
}

#[test]
fn spoken_texts_hold_no_signs_but_pauses() {
    for (_, place, text) in texts(&Locale::ALL, &[Voice::Spoken]) {
        let unsaid: Vec<char> = text
            .chars()
            .filter(|sign| !sign.is_alphanumeric() && !" 、。,.-'".contains(*sign))
            .collect();
        assert!(unsaid.is_empty(), "{place}: {unsaid:?} in {text}");
    }
}

#[test]
fn only_words_of_the_service_call_something_valid() {
    for (code, place, text) in texts(&JAPANESE, &FOR_PEOPLE) {
        assert!(
            code.as_str().starts_with("eligibility.validity.") || !text.contains("有効"),
            "{place}: {text}"
        );
    }
}

#[test]
fn no_telephone_number_domain_or_address_ships() {
    for (_, place, text) in texts(&Locale::ALL, &Voice::ALL) {
        for sign in ["http", ".jp", ".com", "www", "@", "0120"] {
            assert!(!text.contains(sign), "{place}: {text}");
        }
        let longest = text
            .split(|sign: char| !sign.is_ascii_digit())
            .map(str::len)
            .max();
        assert!(longest <= Some(4), "{place}: {text}");
    }
}

#[test]
fn the_locked_pin_names_the_office_and_the_other_way() {
    let locked = Code::find("card.pin.locked").expect("listed");
    let text = Words::new(Locale::Ja).text(locked, Voice::Staff, &Args::new());
    assert!(
        text.contains("市区町村窓口") && text.contains("目視確認"),
        "{text}"
    );
}

#[test]
fn the_wrong_pin_tells_the_tries_left() {
    let wrong = Code::find("card.pin.wrong").expect("listed");
    for voice in [Voice::Staff, Voice::Patient, Voice::Spoken] {
        let text = Words::new(Locale::Ja).text(wrong, voice, &sample());
        assert!(text.contains("あと2回"), "{text}");
    }
    let english =
        |tries: u8| Words::new(Locale::En).text(wrong, Voice::Staff, &Args::new().with(Arg::Tries, tries));
    assert_eq!(
        english(2),
        "The PIN did not match. 2 tries are left. Ask the patient to check the number."
    );
    assert_eq!(
        english(1),
        "The PIN did not match. 1 try is left. Ask the patient to check the number."
    );
}

#[test]
fn refused_activation_hints_at_no_single_entry() {
    let refused = Code::find("device.activation.refused").expect("listed");
    assert_eq!(refused.kind(), Kind::Error);
    let text = Words::new(Locale::Ja).text(refused, Voice::Staff, &Args::new());
    for entry in ["機関コード", "ID", "パスワード", "アクティベーションコード"] {
        assert!(text.contains(entry), "{text}");
    }
}

#[test]
fn dates_and_shares_take_the_form_of_locale_and_voice() {
    let grace = Code::find("certificate.dates.grace").expect("listed");
    let change = Code::find("eligibility.change.share").expect("listed");
    let ja = Words::new(Locale::Ja);
    assert!(
        ja.text(grace, Voice::Staff, &sample())
            .contains("令和7年4月1日（火）まで")
    );
    assert!(
        ja.text(grace, Voice::Spoken, &sample())
            .contains("れいわ ななねん しがつ ついたち かようび")
    );
    assert!(ja.text(grace, Voice::Vendor, &sample()).contains("2025-04-01"));
    assert!(ja.text(change, Voice::Patient, &sample()).contains("3割から2割"));
    let en = Words::new(Locale::En);
    assert!(
        en.text(grace, Voice::Staff, &sample())
            .contains("1 April 2025 (Tuesday)")
    );
    assert!(en.text(change, Voice::Spoken, &sample()).contains("30 percent"));
}

#[test]
fn validity_words_are_the_sources_own() {
    let words = Words::new(Locale::Ja);
    let expected = [
        (Label::ValidityValid, "valid", "資格（有効）"),
        (Label::ValidityInvalid, "invalid", "資格（無効）"),
        (
            Label::ValidityInvalidReplaced,
            "invalid-replaced",
            "資格（無効）＋新しい資格あり",
        ),
        (Label::ValidityNone, "none", "資格情報なし"),
        (Label::ValidityMultiple, "multiple", "複数該当"),
        (
            Label::ValidityValidUnregistered,
            "valid-unregistered",
            "有効（未登録）",
        ),
    ];
    for (label, case, text) in expected {
        let code = Code::find(&format!("eligibility.validity.{case}")).expect("listed");
        assert_eq!(words.label(label), text);
        assert_eq!(words.text(code, Voice::Title, &Args::new()), text);
    }
}
