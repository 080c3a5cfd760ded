//! Old character forms (旧字体, 異体字) of names, and the form of today.
//!
//! Names are registered as 髙橋, 山﨑, 渡邊 and typed as 高橋, 山崎, 渡辺. The table holds the old forms of the characters for
//! general use and the variants most seen in names; forms that Unicode itself calls compatible (福 U+FA1B) are folded
//! before. It only ever widens a search.

use std::sync::LazyLock;

/// The form of today, then the forms folded into it.
const FORMS: &str = "\
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 円圓 艶艷 塩鹽 奥奧 応應 横橫 欧歐 殴毆 黄黃 温溫 穏穩 仮假 価價 画畫 \
会會 懐懷 壊壞 絵繪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 勧勸 巻卷 寛寬 歓歡 缶罐 観觀 間閒 関關 陥陷 巌巖 顔顏 帰歸 気氣 亀龜 偽僞 戯戲 犠犧 旧舊 \
拠據 挙擧 峡峽 挟挾 狭狹 郷鄕 暁曉 区區 駆驅 勲勳 薫薰 径徑 恵惠 掲揭 渓溪 経經 継繼 茎莖 蛍螢 軽輕 鶏鷄雞 芸藝 撃擊 県縣 剣劍劒劔 圏圈 検檢 \
権權 献獻 研硏 険險 顕顯 験驗 厳嚴 広廣 効效 恒恆 鉱鑛 号號 国國圀 黒黑 済濟 砕碎 剤劑 桜櫻 冊册 雑雜 参參 惨慘 桟棧 蚕蠶 賛贊 残殘 糸絲 歯齒 \
児兒 辞辭 湿濕 実實 舎舍 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍 将將 焼燒 奨奬 称稱 証證 乗乘 剰剩 壌壤 嬢孃 条條 浄淨 \
畳疊 穣穰 譲讓 醸釀 嘱囑 触觸 寝寢 慎愼 晋晉 真眞 尽盡 図圖 粋粹 酔醉 随隨 髄髓 数數 枢樞 瀬瀨 声聲 静靜 斉齊斎齋 摂攝 窃竊 専專 戦戰 浅淺 \
潜潛 繊纖 践踐 銭錢 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 巣巢 装裝 総總 騒騷 増增 臓臟 蔵藏 属屬 続續 堕墮 体體 対對 帯帶 滞滯 台臺 滝瀧 択擇 \
沢澤 単單 担擔 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵鐡銕 転轉 点點 伝傳 党黨 盗盜 灯燈 当當 闘鬪 \
徳德 独獨 読讀 届屆 縄繩 弐貳 妊姙 悩惱 脳腦 覇霸 廃廢 拝拜 杯盃 売賣 麦麥 発發 髪髮 抜拔 晩晚 蛮蠻 秘祕 浜濱濵 瓶甁 払拂 仏佛 並竝 併倂 \
変變 辺邊邉 弁辨瓣辯 舗舖 歩步 穂穗 宝寶寳 豊豐 褒襃 没沒 翻飜 毎每 万萬 満滿 麺麵 黙默 訳譯 弥彌 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 \
謡謠 遥遙 瑶瑤 欲慾 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 齢齡 恋戀 炉爐 労勞 楼樓 郎郞 録錄 湾灣 \
高髙 崎﨑嵜碕 島嶋嶌 富冨 吉𠮷 柳栁 橋𣘺 土圡 桧檜 桝枡 籠篭 頬頰 填塡 剥剝 鴎鷗 涛濤 祷禱 祢禰 凛凜 尭堯 亘亙 峰峯 裏裡 野埜 松枩柗 館舘 \
船舩 群羣 略畧 侠俠 蝉蟬 鶴靏靍 彦彥 呉吳 娯娛 悦悅 税稅 説說 脱脫 閲閱 鋭銳 縁緣 教敎 青靑 清淸 戸戶 既旣 概槪 即卽 産產 歳歲 姫姬 餅餠 \
内內 兎兔 状狀 妍姸 纏纒 回廻囘 涼凉 曽曾 痩瘦 槙槇 秋穐";

/// Old form and form of today, sorted by the old form.
static BY_OLD_FORM: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for forms in FORMS.split_whitespace() {
        let mut forms = forms.chars();
        if let Some(today) = forms.next() {
            pairs.extend(forms.map(|old| (old, today)));
        }
    }
    pairs.sort_unstable();
    pairs
});

/// The form of today of a character that has an old one; any other as it is.
pub(super) fn today(character: char) -> char {
    // Below are kana, Latin letters and digits.
    if character < '\u{3400}' {
        return character;
    }
    let pairs = &*BY_OLD_FORM;
    pairs
        .binary_search_by_key(&character, |(old, _)| *old)
        .ok()
        .and_then(|at| pairs.get(at))
        .map_or(character, |(_, today)| *today)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn the_table_says_one_thing_of_each_character() {
        let pairs = &*BY_OLD_FORM;
        assert!(pairs.len() > 380, "{}", pairs.len());
        let old: BTreeSet<char> = pairs.iter().map(|(old, _)| *old).collect();
        assert_eq!(old.len(), pairs.len(), "an old form is named twice");
        for (form, today) in pairs {
            assert!(!old.contains(today), "{today} is an old form and a form of today");
            assert!(*form >= '\u{3400}', "{form}");
            for character in [form, today] {
                let composed: String = character.to_string().nfkc().collect();
                assert_eq!(composed, character.to_string(), "never met after folding");
            }
        }
    }
}
