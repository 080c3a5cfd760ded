//! マイナ資格確認アプリ ユーザ設定情報: the account sheet (requirements 208–216).

use std::fmt;

use jiff::civil::Date;
use kazasu_wire::payload::ActivationPayload;
use zeroize::Zeroizing;

use crate::canvas::{Align, Canvas, LABEL, MARGIN, VALUE, WIDTH};
use crate::issuer::Issuer;
use crate::structure::Role;
use crate::{PaperError, qr, unprintable};

/// What is on an account sheet. All of it is secret: `Debug` shows whose it is and nothing more.
pub struct AccountSheet<'a> {
    /// 機関名.
    pub facility: &'a str,
    /// The account with its secrets.
    pub payload: &'a ActivationPayload,
    /// The one-time link that opens the app with the payload; none where the operator issues none.
    pub link: Option<&'a str>,
    /// Until when the link can be used, in words.
    pub link_until: Option<&'a str>,
    /// Day of issue.
    pub issued_on: Date,
    /// Who issues it.
    pub issuer: &'a Issuer,
}

const TITLE: &str = "マイナ資格確認アプリ ユーザ設定情報";

impl AccountSheet<'_> {
    /// The name of the file: `<ID>_skg_account.pdf`.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}_skg_account.pdf", self.payload.account_id.as_str())
    }

    /// The characters on it that the font cannot print.
    #[must_use]
    pub fn unprintable(&self) -> Vec<char> {
        unprintable(&format!(
            "{}{}{}",
            self.facility, self.issuer.name, self.issuer.department
        ))
    }

    /// The sheet as PDF.
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn pdf(&self) -> Result<Zeroizing<Vec<u8>>, PaperError> {
        let payload = self.payload;
        let mut page = Canvas::new()?;
        page.paragraph(&day(self.issued_on), 10.5, Align::Right);
        let addressee = format!("{} 御中", self.facility);
        let size = page.fitting(&addressee, &[14.0, 11.0, 9.0], VALUE + LABEL);
        page.paragraph(&addressee, size, Align::Left);
        page.space(4.0);
        page.paragraph(&self.issuer.name, 11.0, Align::Right);
        page.paragraph(&self.issuer.department, 10.5, Align::Right);
        page.space(14.0);
        page.title(TITLE, 19.0);
        page.space(8.0);
        page.paragraph(
            "マイナ資格確認アプリをはじめて起動したときの登録画面に、①～④を入力して「登録する」を押してください。",
            10.5,
            Align::Left,
        );
        page.space(12.0);
        page.part(Role::Table, |page| {
            page.row("機関コード　①", &[payload.institution_code.as_str()], 16.0);
            let size = page.fitting(self.facility, &[12.0, 10.0, 8.0], VALUE);
            page.row("機関名", &[self.facility], size);
            page.row("ID　②", &[payload.account_id.as_str()], 16.0);
            // EXPOSE: the sheet is how the clinic gets its secrets; its bytes are wiped after use.
            page.row("パスワード　③", &[payload.password.expose()], 16.0);
            // EXPOSE: as above.
            let code = payload.activation_code.expose();
            page.row("アクティベーションコード　④", &in_fours(code), 16.0);
        });
        page.space(16.0);

        let side = 170.0;
        page.keep(side + 24.0);
        let top = page.y;
        let text = payload.to_text();
        let code = qr::squares(&text, MARGIN - 8.0, top, side)?;
        page.squares(
            "アプリで読み取るQRコード。同じ内容の文字列が、このあとにあります。",
            code,
        );
        let left = MARGIN + side + 8.0;
        let width = WIDTH - MARGIN - left;
        page.column(
            "入力のかわりに、アプリで左のコードを読み取ることもできます。①～④がすべて入力されます。",
            10.5,
            Align::Left,
            left,
            width,
        );
        if let Some(link) = self.link {
            page.space(6.0);
            page.column(
                "カメラを使えないときは、登録する端末で次のアドレスを1回だけ開けます。",
                10.5,
                Align::Left,
                left,
                width,
            );
            page.link(link, 9.0, left, width);
            if let Some(until) = self.link_until {
                page.column(until, 9.0, Align::Left, left, width);
            }
        }
        page.space(6.0);
        page.column(
            "端末のアプリに貼り付けるときの文字列：",
            9.0,
            Align::Left,
            left,
            width,
        );
        page.column(&text, 8.0, Align::Left, left, width);
        page.y = page.y.max(top + side) + 6.0;

        for note in [
            "・この用紙の情報は、資格確認に使う重要なものです。印刷して、関係者以外の目にふれないところに保管してください。",
            "・アクティベーションコードは、マイナ資格確認アプリを使える端末を、これで認証した端末だけに限るためのものです。使えるのは1回、1台です。",
            "・用紙をなくしたとき、または端末をなくしたときは、ポータルサイトの「資格確認アカウント管理」からすぐに利用を停止してください。",
        ] {
            page.paragraph(note, 9.5, Align::Left);
            page.space(2.0);
        }
        page.space(6.0);
        for line in &self.issuer.contact {
            page.paragraph(line, 9.5, Align::Left);
        }
        page.pdf(TITLE, &self.issuer.name).map(Zeroizing::new)
    }
}

impl fmt::Debug for AccountSheet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountSheet")
            .field("account_id", &self.payload.account_id)
            .finish_non_exhaustive()
    }
}

/// A day as papers write it.
pub(crate) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A code in groups of four: as it is read and typed.
fn in_fours(code: &str) -> Vec<&str> {
    let mut groups = Vec::new();
    let mut rest = code;
    while let Some((group, after)) = rest.split_at_checked(4).filter(|(_, after)| !after.is_empty()) {
        groups.push(group);
        rest = after;
    }
    groups.push(rest);
    groups
}
