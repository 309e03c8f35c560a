//! Where it goes: the route, and the site.

use super::item::{Item, What};
use super::lex::{Tokens, among};
use super::words::drops;

const ROUTES: &[(&str, &str)] = &[
    (
        "oral",
        "by mouth|po|orally|oral|per os|p o|by the oral route|via oral route|in the mouth|via mouth|\
         through the mouth|by oral route|oral route|per oral|via the oral route|through mouth|\
         by way of mouth|orally by mouth|into the mouth|per mouth",
    ),
    (
        "sublingual",
        "under the tongue|sublingually|sublingual|sl|under tongue|underneath the tongue|below the tongue|\
         under your tongue|s l",
    ),
    (
        "buccal",
        "between cheek and gum|between the cheek and gum|between the cheek and the gum|buccally|buccal|\
         in the cheek|inside the cheek|inside cheek|between gum and cheek|between the gum and cheek|\
         between the gum and the cheek|inside of the cheek|oromucosal|in cheek|between your cheek and gum|\
         against the cheek|between upper lip and gum|between the upper lip and gum|between lip and gum|\
         on the gum",
    ),
    (
        "subcutaneous",
        "subcutaneously|subcutaneous|sc|sq|subq|sub q|sub - q|subcut|s / c|under the skin|underneath the skin|\
         under skin|s c|sub cut|by subcutaneous injection|subcutaneous injection|sub - cut|subcu|\
         as a subcutaneous injection|below the skin|into the skin fold",
    ),
    (
        "intramuscular",
        "intramuscularly|intramuscular|im|into the muscle|into a muscle|in the muscle|\
         by intramuscular injection|i m|into muscle|as an intramuscular injection|in a muscle",
    ),
    (
        "intravenous",
        "intravenously|intravenous|iv|into a vein|into the vein|by vein|i v|by intravenous infusion|via iv|\
         in a vein|by iv infusion|by intravenous injection|iv push|ivpb",
    ),
    (
        "inhaled",
        "by inhalation|via inhalation|by oral inhalation|inhaled|oral inhalation|into the lungs|\
         via nebulizer|via nebuliser|by nebulizer|by nebuliser|in nebulizer|in nebuliser|via the nebulizer|through nebulizer|through nebuliser|nebulised|nebulized|neb|nebs|\
         via neb|by mouth via inhaler|vape|vaporize|vaporise|vaporized|vaporised|by vaporizer|by vaporiser|using a vaporizer|using a vaporiser|via vaporizer|using a nebuliser|using a nebulizer|through a nebuliser|\
         through a nebulizer|in a nebuliser|in a nebulizer|in the nebuliser|in the nebulizer|orally inhaled|\
         via the nebuliser|via the nebulizer|inhalation|via inhaler|into lungs",
    ),
    (
        "nasal",
        "intranasally|nasally|in the nose|into the nose|intranasal|by nasal route|by nose|up the nose|\
         via the nose|by the nasal route",
    ),
    (
        "rectal",
        "rectally|pr|into the rectum|per rectum|in the rectum|rectal|by rectum|p r|into rectum|\
         into the back passage|by the rectal route|in rectum|via rectum|into your back passage",
    ),
    (
        "vaginal",
        "vaginally|pv|into the vagina|in the vagina|per vagina|intravaginally|vaginal|p v|into vagina|\
         by vagina|high into the vagina|inside the vagina|by the vaginal route",
    ),
    (
        "topical",
        "topically|topical|to the skin|on the skin|to skin|onto the skin|on skin|top|onto skin|\
         to clean dry skin|to clean skin|to dry skin|to clean , dry skin|onto clean dry skin|cutaneously|\
         to clean and dry skin|to the clean skin|to intact skin|to hairless skin",
    ),
    (
        "transdermal",
        "transdermally|transdermal|through the skin|transdermal route|td",
    ),
    ("ophthalmic", "ophthalmic|ophthalmically|by ophthalmic route"),
    ("otic", "otic|otically|by otic route"),
    (
        "feeding tube",
        "via feeding tube|by feeding tube|via peg tube|by peg tube|per peg tube|via g tube|via g - tube|\
         per g tube|per g - tube|by g - tube|via ng tube|per ng tube|via peg|per peg|via ngt|per ngt|\
         via gastrostomy tube|per tube|via tube|down the feeding tube|down the peg tube",
    ),
];

/// The route, if one is said here.
pub(super) fn route(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (route, end) = ROUTES
        .iter()
        .filter_map(|(route, phrases)| Some((*route, t.any(i, phrases)?)))
        .max_by_key(|(_, end)| *end)?;
    Some(Item::new(What::Route(route), i..end))
}

const SIDES: &str = "left|right|both|each|either|affected|upper|lower|inner|outer|one|the|your|rt|lt|alternate|\
    alternating|a|clean|dry|opposite|front|of|back|other|every|entire|bilateral|infected|painful|sore|\
    same|different|side|area|on|anterior|outside|inside|whole|alternating|operated|treated|any|and|or|l|\
    r";
const PARTS: &str = "eye|eyes|ear|ears|nostril|nostrils|nose|arm|arms|thigh|thighs|shoulder|shoulders|abdomen|stomach|\
    belly|buttock|buttocks|hip|hips|leg|legs|knee|knees|hand|hands|foot|feet|face|scalp|neck|back|chest|\
    skin|lip|lips|wrist|wrists|ankle|ankles|elbow|elbows|area|areas|rash|wound|wounds|nail|nails|\
    toenail|toenails|deltoid|flank|groin|forehead|cheeks|cheek|torso|trunk|finger|fingers|toe|toes|\
    eyelid|eyelids|lesion|lesions|site|joint|spot|spots|armpit|armpits|gums|tongue|body|hair|forearm|\
    forearms|bladder|tooth|teeth|calf|heel|patch|ulcer|ulcers|breast|underarm|underarms|canal|sac|lid|\
    lids|temple|temples|hairline|bottom|sores|sore|plaque|plaques|throat|penis|vulva|perineum|anus|side|\
    conjunctival|eyelashes|jaw|navel|glute|muscle";
const SHORT: &[(&str, &str)] = &[
    ("ou", "both eyes"),
    ("os", "left eye"),
    ("au", "both ears"),
    ("as", "left ear"),
    ("ad", "right ear"),
    ("od", "right eye"),
];

/// The site: `left eye`, `each nostril`, `inner thigh`.
pub(super) fn site(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some((_, place)) = SHORT.iter().find(|(word, _)| *word == t.text(i))
        && drops(t)
        && (t.text(i) != "as"
            || !t.is_word(i + 1)
            || t.text(i + 1) != "directed" && t.text(i + 1) != "needed" && t.text(i + 1) != "required")
    {
        // `od` is a time as well: with another one in the line it is the eye.
        if t.text(i) == "od" && !another_time(t, i) {
            return Some(Item::ask(
                super::About::Word,
                i..i + 1,
                "OD is used for the right eye and for once a day",
                &["right eye", "once a day"],
            ));
        }
        let says = format!("{} is read as {place}", t.words(i..i + 1));
        return Some(Item::new(What::Site((*place).to_owned()), i..i + 1).remark(&says));
    }
    let from = t
        .any(
            i,
            "in to|into|in|to|on|onto|at|under|around|over|inside|between|behind|near|for|underneath|up|across",
        )
        .unwrap_or(i);
    let preposition = from > i;
    // The last part of the body in a row of words that can only be of a place.
    let mut at = from;
    let mut end = None;
    while t.is_word(at) || [",", "&", "/"].contains(&t.text(at)) && end.is_some() {
        let word = t.text(at);
        if among(PARTS, word) {
            end = Some(at + 1);
        } else if !(among(SIDES, word) || [",", "&", "/"].contains(&word)) {
            break;
        }
        at += 1;
    }
    let mut end = end?;
    if t.text(end) == "(" && t.glued(end) && t.text(end + 1) == "s" && t.text(end + 2) == ")" {
        end += 3;
    }
    let sided = t.is_word(from)
        && among(SIDES, t.text(from))
        && ![
            "the", "your", "a", "of", "one", "on", "every", "each", "back", "side", "area", "and", "or",
        ]
        .contains(&t.text(from))
        || ["each", "both"].contains(&t.text(from));
    if !preposition && !sided {
        return None;
    }
    // `for back pain` is a reason; `for the left knee` may be one too.
    if t.text(i) == "for" {
        return None;
    }
    let words = t.words(t.skip(from, &["the", "your", "a"]).min(end.saturating_sub(1))..end);
    let words = if [
        "under",
        "around",
        "between",
        "behind",
        "inside",
        "underneath",
        "over",
        "near",
        "across",
    ]
    .contains(&t.text(i))
    {
        t.words(i..end)
    } else {
        words
    };
    Some(Item::new(What::Site(words), i..end))
}

fn another_time(t: &Tokens<'_>, i: usize) -> bool {
    (0..t.len()).filter(|n| *n != i).any(|n| {
        super::often::times(t, n).is_some()
            || super::often::hours(t, n).is_some()
            || super::words::slot(t, n).is_some()
            || t.text(n) == "daily"
            || t.text(n) == "qd"
            || t.text(n) == "prn"
    })
}
