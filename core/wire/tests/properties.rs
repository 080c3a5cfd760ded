//! Properties of what is written and read by machines.

use kazasu_wire::base64url::Base64Url;
use kazasu_wire::jwk::P256PublicKey;
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::retention::{kept_until, may_name};
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use kazasu_wire::validity::Validity;
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
}
