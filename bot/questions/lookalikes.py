"""Right words of science that lie one slip of the finger from another word, and that the model has learnt only in pieces."""

from __future__ import annotations

from bot.questions import word_set

# Those that stand in 15 or more of 30,183 abstracts of arXiv and of SciFact, while what they may be taken for is not forty
# times as common. Made of one half of these abstracts, they hold 242 of the 272 such words of the other half.
LOOKALIKES = word_set(
    """
    adaptor adhesions agonist anemia angiogenic aspirin atrial backend blender broaden budding caches caching caloric
    caption carboxy catalyze catalyzed chamfer chexpert chimeric cholesterol chromatin clutter cluttered codecs cohesion
    collagen complementarity contextual contextualized convnext convolution counteract cropped customizable cyclin
    cysteine cytokine cytokines dataset decoder deepen deeplabv demethylation dilated dilation dilution dimers
    discriminatory diverging efficientnet egocentric ejection elegans encyclopedic endoscopy endothelial epithelia
    epithelial etiology exemplar exemplars exerts exocentric falter flickr fluency fundus gating generalisability
    generalisation generalise generalizability generalizable glycemic haematopoietic helper hematopoiesis hematopoietic
    hemodynamic hemoglobin hemorrhage herein heterochromatin homeostasis homography humaneval hydroxy hyperglycemia
    hypotheses hypothesize hypothesized hypoxia hypoxic imagenet imbalance imbalanced imbalances impeding incubation
    inertial inflamed inhibitory intractable ischaemic ischemia ischemic isoform isotropic lagging latent leptin lesion
    lesions leukaemia leukemic leukocyte leukocytes lexicon ligase linkage linker livers lncrnas localisation logits
    luminal macroscopic masking matcher medline metabolite metastases metastasis microbial microg microglia microm
    millimeter minima mistral mitochondria mobilenet mobilenetv modality morphing motile motility mucosa mucosal murine
    naively neurotrophic nucleic nucleotide nucleotides oncology ontology optimise optimised optimum osteoarthritis
    osteoblast osteoblastic osteoblasts parameterization parameterized parity parser parsing penalize penalizing
    perceptron perceptrons personalised personas phonological placenta placental poisson polarization polarized pooling
    positron potency primed priming priori prioritization prioritize prioritized prioritizes priors provable provably
    pruned prunes quantifies quantify quantization quantized quartile radiography randomised raters rationale rectal
    regimen regimens repressor resizing resnet retinal retinoic revolutionized reweighting router routers scalar scannet
    schema schemas sharper silico sirnas smoother solver solvers somatic specular splats splatting splice spliced splicing
    spline stably standardised statins stealthy stenosis stimulatory stroma stromal suffices synergies synergizes tabular
    testbed textit throughput tiling tokenization tokenizer tokenizers tomography tracer tracker trackers transfection
    triples triplet tumorigenesis tumours tutors typological typologically typology underlie upregulated vbench vertebral
    vertebrate vesicle vesicles videomme visceral voxels
    """
)
