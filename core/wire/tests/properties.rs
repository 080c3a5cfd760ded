//! Properties of what is written and read by machines.

use kazasu_wire::base64url::Base64Url;
use kazasu_wire::copy::copy_text;
use kazasu_wire::coverage::Coverage;
use kazasu_wire::jwk::P256PublicKey;
use kazasu_wire::number::{RegistrationNumber, check_digit};
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::{kept_until, may_name};
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use kazasu_wire::share::Share;
use kazasu_wire::validity::Validity;
use kazasu_wire::width;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_payload_survives_its_text(institution in "[0-9]{10}", id in "W[0-9]{7}", password in "\\PC{1,40}", code in "[0-9]{12}") {
        let payload = ActivationPayload {
            institution_code: institution.parse().unwrap(),
            account_id: id.parse().unwrap(),
            password: AccountPassword::new(password),
            activation_code: ActivationCode::new(code),
            origin: "https://eligibility.kazasu.example".parse().unwrap(),
        };
        prop_assert_eq!(ActivationPayload::parse(&payload.to_text()).unwrap(), payload);
    }

    #[test]
    fn any_text_is_read_as_a_payload_or_refused(text in "\\PC{0,200}", tail in "\\PC{0,200}") {
        let _ = ActivationPayload::parse(&text);
        let _ = ActivationPayload::parse(&format!("kazasu:1?{tail}"));
    }

    #[test]
    fn bytes_survive_json(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = serde_json::to_string(&Base64Url(bytes.clone())).unwrap();
        prop_assert!(!text.contains(['+', '/', '=']));
        prop_assert_eq!(serde_json::from_str::<Base64Url>(&text).unwrap().0, bytes);
    }

    #[test]
    fn keys_survive_json_and_points(x in any::<[u8; 32]>(), y in any::<[u8; 32]>()) {
        let point = [&[4][..], &x, &y].concat();
        let key = P256PublicKey::from_uncompressed(&point).unwrap();
        let read: P256PublicKey = serde_json::from_str(&serde_json::to_string(&key).unwrap()).unwrap();
        prop_assert_eq!(&read, &key);
        prop_assert_eq!(read.thumbprint(), key.thumbprint());
        prop_assert_eq!(read.to_uncompressed().to_vec(), point);
    }

    #[test]
    fn any_validity_word_is_carried(word in "\\PC{0,30}") {
        let validity = Validity::from(word.as_str());
        let json = serde_json::to_string(&validity).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&word).unwrap());
        prop_assert_eq!(validity.is_valid(), word == "valid" || word == "valid_unregistered");
    }

    /// 翌月末: 28 to 62 days after the earlier of treatment and check, always the last day of a month.
    #[test]
    fn retention_is_never_longer_than_62_days(days in 0_i32..60_000, back in 0_i32..100) {
        let treated = jiff::civil::date(1990, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let checked = treated.checked_add(jiff::Span::new().days(back)).unwrap();
        let until = kept_until(treated, checked);
        let kept = until.since(treated).unwrap().get_days();
        prop_assert!((28..=62).contains(&kept), "{kept}");
        prop_assert_eq!(until, until.last_of_month());
        prop_assert_eq!(may_name(treated, checked), checked <= until);
    }

    #[test]
    fn unknown_codes_survive(code in "\\PC{0,6}") {
        let coverage = Coverage {
            card_classification: Some(code.as_str().into()),
            personal_family: Some(code.as_str().into()),
            sex: Some(code.as_str().into()),
            other_sex: Some(code.as_str().into()),
            preschool: Some(code.as_str().into()),
            reason_of_loss: Some(code.as_str().into()),
            ..Coverage::default()
        };
        let json = serde_json::to_value(&coverage).unwrap();
        for member in ["card_classification", "personal_family", "sex", "other_sex", "preschool", "reason_of_loss"] {
            prop_assert_eq!(&json[member], &serde_json::Value::from(code.as_str()), "{}", member);
        }
        prop_assert_eq!(serde_json::from_value::<Coverage>(json).unwrap(), coverage);
    }

    #[test]
    fn any_validity_code_is_read(code in "[0-9]{0,2}|\\PC{0,9}") {
        let validity = Validity::from_oqs_code(&code);
        let known = ["1", "2", "3", "4", "5", "6"].contains(&code.as_str());
        prop_assert_eq!(validity.oqs_code(), known.then_some(code.as_str()));
        prop_assert_eq!(validity.is_valid(), code == "1" || code == "6");
    }

    #[test]
    fn folding_is_idempotent(text in any_width()) {
        let folded = width::fold(&text);
        prop_assert_eq!(&width::fold(&folded), &folded);
        let number = width::fold_number(&text);
        prop_assert_eq!(&width::fold_number(&number), &number);
        prop_assert_eq!(&width::fold_number(&folded), &number);
        let name = width::fold_name(&text);
        prop_assert_eq!(&width::fold_name(&name), &name);
    }

    #[test]
    fn full_width_ascii_folds_to_itself(text in "[!-~]{0,20}") {
        let wide: String = text.chars().map(|sign| char::from_u32(u32::from(sign) + 0xFEE0).unwrap()).collect();
        prop_assert_eq!(width::fold(&wide), text);
    }

    /// Of the ten endings of a body exactly one is its check digit, and no single wrong digit goes unseen.
    #[test]
    fn a_check_digit_sees_every_single_slip(body in "[0-9]{1,12}", place in any::<prop::sample::Index>(), step in 1_u32..10) {
        let endings: Vec<char> = ('0'..='9').filter(|end| check_digit::holds(&format!("{body}{end}"))).collect();
        prop_assert_eq!(endings.len(), 1);
        let number = format!("{body}{}", endings[0]);
        let padded = format!("00{number}");
        prop_assert!(check_digit::holds(&padded));
        let slip = place.index(number.len());
        let wrong: String = number
            .chars()
            .enumerate()
            .map(|(at, digit)| match digit.to_digit(10) {
                Some(value) if at == slip => char::from_digit((value + step) % 10, 10).unwrap(),
                _ => digit,
            })
            .collect();
        prop_assert!(!check_digit::holds(&wrong), "{} {}", number, wrong);
    }

    #[test]
    fn a_registration_number_survives_its_text(letter in "[協契]?", judo in "[0-9]{9}", ahaki in "[0-9]{10}") {
        for text in [format!("{letter}{judo}"), ahaki] {
            let number: RegistrationNumber = text.parse().unwrap();
            prop_assert_eq!(number.to_string().replace('-', ""), text);
            prop_assert_eq!(number.to_string().parse::<RegistrationNumber>().unwrap(), number);
        }
    }

    /// Numbers warn, they never fail, and they come back as they went in.
    #[test]
    fn any_number_is_carried(text in any_width(), classification in "0[1-8]|A1|\\PC{0,3}", ratio in "[0-9]{0,4}|\\PC{0,4}") {
        let coverage = Coverage {
            card_classification: Some(classification.into()),
            insurer_number: Some(text.clone()),
            symbol: Some(text.clone()),
            number: Some(text.clone()),
            branch: Some(text.clone()),
            contribution_ratio: Some(ratio),
            birth_date: Some(jiff::civil::date(1980, 5, 5)),
            ..Coverage::default()
        };
        let _ = text.parse::<RegistrationNumber>();
        prop_assert!(coverage.warnings().len() <= 3);
        if let Some(share) = Share::of(&coverage, jiff::civil::date(2026, 11, 21)) {
            prop_assert!(share.percent <= 100);
        }
        let json = serde_json::to_string(&coverage).unwrap();
        prop_assert_eq!(serde_json::from_str::<Coverage>(&json).unwrap(), coverage);
    }

    /// Whatever a value holds, a copy has one line per item and one tab per item line.
    #[test]
    fn no_value_forges_an_item(value in "(?s).{0,40}") {
        let text = serde_json::json!({
            "result_id": "r", "facility_id": "f", "checked_at": "2026-11-21T03:00:00Z", "checked_on": "2026-11-21",
            "treated_on": "2026-11-21", "kept_until": "2026-12-31", "method": "pin", "validity": "valid",
            "reference_number": value,
            "coverages": [{ "insurer_name": value, "sex": value, "contribution_ratio": value, "other_name": value }],
        });
        let result: EligibilityResult = serde_json::from_value(text).unwrap();
        let copied = copy_text(&result);
        let lines: Vec<&str> = copied.split("\r\n").collect();
        prop_assert_eq!(lines.len(), 9, "{:?}", lines);
        for (line, tabs) in lines.iter().zip([1, 0, 1, 1, 1, 1, 0, 1, 0]) {
            prop_assert_eq!(line.matches('\t').count(), tabs, "{:?}", line);
            prop_assert!(!line.contains(['\r', '\n']));
        }
    }
}

/// Text rich in the signs that folding touches.
fn any_width() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ｦ-ﾟァ-ヿ゛゜０-９Ａ-ｚ　－ー0-9a-zA-Z -]{0,20}",
        "[\u{FF00}-\u{FFEF}\u{3099}\u{309A}]{0,20}",
        "\\PC{0,20}",
    ]
}
