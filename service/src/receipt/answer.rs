//! Answers with a strong entity tag, and `304` for what the caller has already (RFC 9110 §8.8.3, §13).

use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use kazasu_wire::base64url;
use kazasu_wire::signed::sha256;

use super::ReceiptError;

/// The answer with this body, or `304` where the caller has it.
pub(crate) fn answer(asked: &HeaderMap, content_type: &'static str, body: Vec<u8>) -> Response {
    let tag = tag(content_type, &body);
    let mut response = if lists(asked, &IF_NONE_MATCH, &tag, Comparison::Weak) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, content_type)], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Accept"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Holds that `If-Match` names the state with this tag; `*` names every state.
///
/// # Errors
/// [`ReceiptError::ConditionMissing`] or [`ReceiptError::ConditionFailed`].
pub(crate) fn hold(asked: &HeaderMap, tag: &str) -> Result<(), ReceiptError> {
    if !asked.contains_key(IF_MATCH) {
        return Err(ReceiptError::ConditionMissing);
    }
    if lists(asked, &IF_MATCH, tag, Comparison::Strong) {
        Ok(())
    } else {
        Err(ReceiptError::ConditionFailed)
    }
}

/// The strong tag of a representation: equal bytes of the same format have the same, whoever asks.
pub(crate) fn tag(content_type: &str, body: &[u8]) -> String {
    let hash = sha256(&[content_type.as_bytes(), b"\0", body].concat());
    let short: Vec<u8> = hash.iter().copied().take(TAG_BYTES).collect();
    format!("\"{}\"", base64url::encode(&short))
}

const TAG_BYTES: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Strong,
    Weak,
}

fn lists(asked: &HeaderMap, name: &HeaderName, tag: &str, comparison: Comparison) -> bool {
    asked
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok())
        // A tag of ours holds no comma, so no quoted one is cut in two that could match.
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|listed| {
            let strong = listed.strip_prefix("W/");
            listed == "*" || listed == tag || comparison == Comparison::Weak && strong == Some(tag)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn tags_follow_bytes_and_format() {
        let one = tag("application/json", b"{}");
        assert_eq!(one, tag("application/json", b"{}"));
        assert_ne!(one, tag("application/json", b"{ }"));
        assert_ne!(one, tag("application/xml", b"{}"));
        assert!(
            one.starts_with('"') && one.ends_with('"') && one.len() == 24,
            "{one}"
        );
    }

    #[test]
    fn conditions() {
        let tag = tag("application/json", b"{}");
        for (value, known, held) in [
            (tag.clone(), true, true),
            (format!("W/{tag}"), true, false),
            (format!("\"other\", {tag}"), true, true),
            ("*".to_owned(), true, true),
            ("\"other\"".to_owned(), false, false),
            (tag.replace('"', ""), false, false),
        ] {
            let response = answer(&asked(IF_NONE_MATCH, &value), "application/json", b"{}".to_vec());
            assert_eq!(response.status() == StatusCode::NOT_MODIFIED, known, "{value}");
            assert_eq!(response.headers()[ETAG], tag);
            assert_eq!(hold(&asked(IF_MATCH, &value), &tag).is_ok(), held, "{value}");
        }
        assert_eq!(hold(&HeaderMap::new(), &tag), Err(ReceiptError::ConditionMissing));
    }
}
