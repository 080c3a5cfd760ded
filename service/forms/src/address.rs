//! メールアドレス.

const LONGEST_ADDRESS: usize = 254;

/// Lower case, digits, `.`, `-`, `_` and one `@` (C33: the newest text).
pub(crate) fn is_address(value: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'_');
    let Some((local, domain)) = value.split_once('@') else {
        return false;
    };
    let no_empty_part = |text: &str| text.split('.').all(|part| !part.is_empty());
    let label = |label: &str| !label.starts_with('-') && !label.ends_with('-') && !label.contains('_');
    value.len() <= LONGEST_ADDRESS
        && local.len() <= 64
        && local.bytes().all(allowed)
        && domain.bytes().all(allowed)
        && no_empty_part(local)
        && no_empty_part(domain)
        && domain.contains('.')
        && domain.split('.').all(label)
}
