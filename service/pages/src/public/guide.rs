//! 導入準備: the steps of the introduction, to be ticked (requirements 297–301).

use askama::Template;

use crate::button::Link;
use crate::layout::Layout;
use crate::path;

/// The introduction guide. The ticks are sent to the server, which gives them back: they outlive a reload, and need
/// no script.
#[derive(Debug, Clone, Template)]
#[template(path = "guide_page.html")]
pub struct GuidePage {
    /// What surrounds it.
    pub layout: Layout,
    /// The steps, ticked or not.
    pub steps: Vec<GuideStep>,
    /// The CSRF token, sent as `csrf`.
    pub csrf: String,
}

/// A step of the introduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideStep {
    /// Its number in the sources, `1-1`: `done-1-1` is sent as `yes`.
    pub id: String,
    /// The part it belongs to.
    pub part: String,
    /// What to do.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Where to do it.
    pub links: Vec<Link>,
    /// Whether it is done.
    pub done: bool,
}

/// The steps: number; part; what to do; more; where.
type Said = (&'static str, &'static str);
/// Number, part, title, text, links.
type Written = (&'static str, Said, Said, Said, &'static [(Said, &'static str)]);

const STEPS: [Written; 5] = [
    (
        "1-1",
        ("1 機器の準備", "1 Devices"),
        ("端末を選ぶ", "Choose the devices"),
        (
            "スマートフォン、タブレット、パソコンのどれで使うかを決めます。居宅等での施術があるときは、持ち運べる端末を考えます。",
            "Smartphone, tablet or PC. For home visits, something to carry.",
        ),
        &[(("必要な機器を見る", "What is needed"), path::EQUIPMENT)],
    ),
    (
        "1-2",
        ("1 機器の準備", "1 Devices"),
        ("端末を買う", "Buy them"),
        (
            "助成金の申請に必要ですので、領収書は必ず保管してください。",
            "Keep the receipts: the subsidy needs them.",
        ),
        &[],
    ),
    (
        "2-1",
        ("2 申請と設定", "2 Application and settings"),
        ("利用申請と端末の設定をする", "Apply, and set the devices up"),
        (
            "ユーザー登録、利用開始申請のあと、ユーザ設定情報を使ってアプリに登録します。",
            "Register, apply for the start of use, then activate the app with the account sheet.",
        ),
        &[
            (("ユーザー登録をする", "Register"), path::REGISTER),
            (("各種申請へ", "Applications"), path::APPLICATIONS),
        ],
    ),
    (
        "2-2",
        ("2 申請と設定", "2 Application and settings"),
        ("変わる受付の流れを確認する", "Rehearse the reception"),
        (
            "職員と患者さんの動きを、居宅等の場合も含めて確かめ、職員に伝えます。確認できないときの対応も決めておきます。",
            "Walk through it with your staff, home visits included, and what to do when a check is impossible.",
        ),
        &[(
            ("運用マニュアルを読む", "Read the operation manual"),
            "/manuals/operation",
        )],
    ),
    (
        "3",
        ("3 導入後", "3 Afterwards"),
        (
            "運用開始日を登録し、助成金を申請する",
            "Enter the start date, apply for the subsidy",
        ),
        (
            "運用を始める日を登録すると、利用開始施設一覧に載ります。助成金は導入のあとに申請します。",
            "With a start date the clinic appears in the public list. The subsidy comes after the introduction.",
        ),
        &[(("各種申請へ", "Applications"), path::APPLICATIONS)],
    ),
];

impl GuidePage {
    /// The guide with the steps ticked whose numbers are given; unknown numbers are ignored.
    pub fn new<'a>(layout: Layout, done: impl IntoIterator<Item = &'a str>, csrf: impl Into<String>) -> Self {
        let done: Vec<&str> = done.into_iter().collect();
        let said = |said: Said| layout.say(said.0, said.1).to_owned();
        let steps = STEPS.map(|(id, part, title, text, links)| GuideStep {
            id: id.to_owned(),
            part: said(part),
            title: said(title),
            text: said(text),
            links: links
                .iter()
                .map(|(label, href)| Link::new(said(*label), *href))
                .collect(),
            done: done.contains(&id),
        });
        Self {
            steps: steps.to_vec(),
            csrf: csrf.into(),
            layout,
        }
    }

    /// The numbers of all steps.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        STEPS.iter().map(|(id, ..)| *id)
    }

    pub(crate) fn count(&self) -> (usize, usize) {
        (
            self.steps.iter().filter(|step| step.done).count(),
            self.steps.len(),
        )
    }

    pub(crate) fn parts(&self) -> Vec<(&str, Vec<&GuideStep>)> {
        let mut parts: Vec<(&str, Vec<&GuideStep>)> = Vec::new();
        for step in &self.steps {
            match parts.last_mut() {
                Some((part, steps)) if *part == step.part => steps.push(step),
                _ => parts.push((&step.part, vec![step])),
            }
        }
        parts
    }
}
