//! Recovery codes: for the day an authenticator is lost (docs/adr/0024-log-in.md).

use kazasu_pages::{Datum, DetailPage, Group, Link, Page, Site, Tone, Value};
use totp_rs::Secret;
use zeroize::Zeroizing;

use super::context::Context;
use crate::keyring::{Purpose, random};
use crate::service::Service;
use crate::store::second_factor;
use crate::store::{StoreError, Write};

const RECOVERY_CODES: usize = 10;

/// New recovery codes, once: ten of eighty bits, so that nobody tries them out.
pub(super) async fn new_codes(
    service: &Service,
    write: &mut Write,
    owner: &str,
) -> Result<Vec<Zeroizing<String>>, StoreError> {
    let codes: Vec<Zeroizing<String>> = (0..RECOVERY_CODES)
        .map(|_| Zeroizing::new(Secret::from(random::<10>().to_vec()).to_base32()))
        .collect();
    let macs: Vec<[u8; 32]> = codes.iter().map(|code| mac(service, owner, code)).collect();
    second_factor::set_recovery(write, owner, &macs).await?;
    Ok(codes)
}

/// What is kept of a code.
pub(super) fn mac(service: &Service, owner: &str, code: &str) -> [u8; 32] {
    let code = Zeroizing::new(code.replace('-', "").to_ascii_uppercase());
    service
        .keys
        .mac(Purpose::RecoveryCode, &[owner.as_bytes(), code.as_bytes()])
}

/// The page that shows them, once.
pub(super) fn page(
    context: &Context,
    site: Site,
    codes: &[Zeroizing<String>],
    next: &str,
) -> impl Page + use<> {
    let mut page = DetailPage::new(context.layout_of(site, context.say("回復コード", "Recovery codes")));
    page.state = Some((
        Tone::Success,
        context
            .say("二要素認証を設定しました", "The second factor is set up")
            .to_owned(),
    ));
    page.lead = vec![
        context
            .say(
                "認証アプリを使えなくなったときのために、次の回復コードを紙などに控えてください。1つにつき1回使えます。この画面を閉じると、もう表示できません。",
                "Write these codes down for the day you lose your authenticator. Each works once. They are not shown again.",
            )
            .to_owned(),
    ];
    let datum = |(number, code): (usize, &Zeroizing<String>)| Datum {
        label: (number + 1).to_string(),
        // EXPOSE: to its owner, once.
        value: Value::Groups(in_fours(code)),
    };
    page.groups = vec![Group {
        heading: None,
        data: codes.iter().enumerate().map(datum).collect(),
    }];
    page.links = vec![Link::new(
        context.say("控えたので次へ進む", "I have them: go on"),
        next,
    )];
    page
}

/// A secret to be typed elsewhere, in groups of four.
pub(super) fn in_fours(code: &str) -> Vec<String> {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect()
}
