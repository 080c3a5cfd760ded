//! 登録記号番号 as people write it, in one field (C2–C4).

use kazasu_wire::number::RegistrationNumber;

use crate::rule::Fault;

/// Whatever stands between its parts; where there are parts, each has its own length (rows 311 and 312).
pub(crate) fn registration_number(value: &str, judo: bool) -> Result<String, Fault> {
    let fault = Fault::new(if judo {
        "form.registration-number.judo"
    } else {
        "form.registration-number.ahaki"
    });
    let folded = kazasu_wire::width::fold(value);
    let letter: String = folded
        .trim()
        .chars()
        .take_while(|c| matches!(c, '協' | '契'))
        .collect();
    let rest = folded.trim().trim_start_matches(['協', '契']);
    let parts: Vec<&str> = rest.split(is_separator).filter(|part| !part.is_empty()).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let first = if judo { 7 } else { 8 };
    if lengths != [first, 1, 1] && lengths != [first + 2] {
        return Err(fault);
    }
    match format!("{letter}{}", parts.concat()).parse::<RegistrationNumber>() {
        Ok(number) if number.is_judo() == judo => Ok(number.to_string()),
        _ => Err(fault),
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '_' | '/'
        )
        || matches!(c, '.' | ',' | '・' | '、' | '。')
}
