//! The people of this world, one per answer the register can give.

use kazasu_testkit::mint::{Generation, Mint};

pub const HEADER: &str = "person_id,certificates,flags,card_classification,insurer_number,insurer_name,symbol,number,\
    branch,personal_family,insured_name,name,name_kana,other_name,other_name_kana,sex,birth_date,address,post_number,\
    qualified_on,disqualified_on,issued_on,valid_from,valid_to,contribution_ratio,preschool,reason_of_loss,\
    elderly_issued_on,elderly_valid_from,elderly_valid_to,elderly_contribution_ratio";

/// Serials of the people's cards.
pub const VALID: u32 = 0x0A00_0001;
pub const VALID_RENEWED: u32 = 0x0A00_0011;
pub const LOST: u32 = 0x0A00_0002;
pub const REPLACED: u32 = 0x0A00_0003;
pub const MULTIPLE: u32 = 0x0A00_0004;
pub const CARD_UNUSABLE: u32 = 0x0A00_0005;
pub const ADDRESS_HIDDEN: u32 = 0x0A00_0006;
pub const ASSISTED: u32 = 0x0A00_0007;
pub const UNREGISTERED: u32 = 0x0A00_0008;
pub const ELDERLY: u32 = 0x0A00_0009;
pub const UNINSURED: u32 = 0x0A00_000A;
pub const UNKNOWN: u32 = 0x0A00_00FF;

/// One coverage line; what a test does not care about is the same for all.
pub struct Line<'a> {
    pub person: &'a str,
    pub serials: &'a [u32],
    pub flags: &'a str,
    pub classification: &'a str,
    pub birth_date: &'a str,
    pub qualified_on: &'a str,
    pub disqualified_on: &'a str,
    pub ratio: &'a str,
    pub number: &'a str,
}

impl Default for Line<'_> {
    fn default() -> Self {
        Self {
            person: "p",
            serials: &[],
            flags: "",
            classification: "01",
            birth_date: "1980-05-05",
            qualified_on: "2020-04-01",
            disqualified_on: "",
            ratio: "",
            number: "4649731",
        }
    }
}

impl Line<'_> {
    pub fn csv(&self, mint: &Mint) -> String {
        let authority = hex::encode(mint.authority_key_id(Generation::Third));
        let certificates: Vec<String> = self
            .serials
            .iter()
            .map(|serial| format!("{authority}:{serial:x}"))
            .collect();
        format!(
            "{},{},{},{},06130488,試験健康保険組合,試験１２,{},00,1,試験太郎,試験 花子,ｼｹﾝ ﾊﾅｺ,,,2,{},\
             東京都試験区架空町1-2-3,100-9999,{},{},2020-04-02,,,{},,,,,,",
            self.person,
            certificates.join(" "),
            self.flags,
            self.classification,
            self.number,
            self.birth_date,
            self.qualified_on,
            self.disqualified_on,
            self.ratio,
        )
    }
}

pub fn csv(mint: &Mint, lines: &[Line<'_>]) -> String {
    let mut text = HEADER.to_owned();
    for line in lines {
        text.push('\n');
        text.push_str(&line.csv(mint));
    }
    text.push('\n');
    text
}

pub fn everybody(mint: &Mint) -> String {
    let line = Line::default;
    let mut text = csv(
        mint,
        &[
            Line {
                person: "valid",
                serials: &[VALID, VALID_RENEWED],
                ..line()
            },
            Line {
                person: "lost",
                serials: &[LOST],
                disqualified_on: "2026-11-01",
                ..line()
            },
            Line {
                person: "replaced",
                serials: &[REPLACED],
                disqualified_on: "2026-11-01",
                ..line()
            },
            Line {
                person: "multiple",
                serials: &[MULTIPLE],
                ..line()
            },
            Line {
                person: "unusable",
                serials: &[CARD_UNUSABLE],
                flags: "dv_card_unusable",
                ..line()
            },
            Line {
                person: "hidden",
                serials: &[ADDRESS_HIDDEN],
                flags: "dv_address_hidden",
                ..line()
            },
            Line {
                person: "assisted",
                serials: &[ASSISTED],
                classification: "A1",
                ..line()
            },
            Line {
                person: "unregistered",
                serials: &[UNREGISTERED],
                classification: "A1",
                flags: "unregistered",
                ..line()
            },
            Line {
                person: "elderly",
                serials: &[ELDERLY],
                birth_date: "1945-01-01",
                ratio: "010",
                ..line()
            },
            // The second lines of people above: the register need not be sorted by person.
            Line {
                person: "replaced",
                serials: &[REPLACED],
                qualified_on: "2026-12-01",
                ..line()
            },
            Line {
                person: "multiple",
                serials: &[MULTIPLE],
                number: "4649732",
                ..line()
            },
            Line {
                person: "assisted",
                serials: &[ASSISTED],
                ..line()
            },
        ],
    );
    let authority = hex::encode(mint.authority_key_id(Generation::Third));
    text.push_str(&format!(
        "uninsured,{authority}:{UNINSURED:x}{}\n",
        ",".repeat(29)
    ));
    text
}
