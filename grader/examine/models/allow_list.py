"""The TensorFlow operations that evidence may contain: pure computation only.

None of them reads or writes files, uses a network, runs Python, loads code or keeps resources beyond the
session. Unlisted operations are refused; a missing harmless op costs one line here. Names are those of
https://www.tensorflow.org/api_docs/python/tf/raw_ops.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.examine.verdicts import EvaluationRefused

MAX_NODES = 50_000
MAX_ELEMENTS = 64 << 20

_MATH = """Abs AccumulateNV2 Acos Acosh Add AddN AddV2 All Angle Any ApproximateEqual ArgMax ArgMin
Asin Asinh Atan Atan2 Atanh BatchMatMul BatchMatMulV2 BatchMatMulV3 Betainc BitwiseAnd
BitwiseOr BitwiseXor Bucketize Cast Ceil ClipByValue Complex ComplexAbs Conj Cos Cosh
Cross Cumprod Cumsum CumulativeLogsumexp Digamma Div DivNoNan Einsum Equal Erf Erfc Erfinv
Exp Expm1 Floor FloorDiv FloorMod Greater GreaterEqual HistogramFixedWidth Igamma Igammac
Imag Inv InvGrad Invert IsFinite IsInf IsNan LeftShift Less LessEqual Lgamma LinSpace Log
Log1p LogicalAnd LogicalNot LogicalOr MatMul Max Maximum Mean Min Minimum Mod Mul MulNoNan
Ndtri Neg NextAfter NotEqual Polygamma Pow Prod Quantile Range Real RealDiv Reciprocal
ReciprocalGrad RightShift Rint Round Rsqrt RsqrtGrad SegmentMax SegmentMean SegmentMin
SegmentProd SegmentSum Select SelectV2 Sigmoid SigmoidGrad Sign Sin Sinh Sqrt SqrtGrad
Square SquaredDifference Sub Sum Tan Tanh TanhGrad TruncateDiv TruncateMod
UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd UnsortedSegmentSum Xdivy Xlog1py
Xlogy Zeta Bincount DenseBincount EuclideanNorm SparseMatMul MatrixBandPart
MatrixDeterminant MatrixDiag MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3 MatrixDiagV2
MatrixDiagV3 MatrixInverse MatrixSetDiag MatrixSetDiagV2 MatrixSetDiagV3 MatrixSolve
MatrixTriangularSolve Cholesky Qr Svd SelfAdjointEigV2 LogMatrixDeterminant Diag DiagPart"""

_NN = """AvgPool AvgPool3D AvgPoolGrad BatchNormWithGlobalNormalization BiasAdd BiasAddGrad
BiasAddV1 Conv2D Conv2DBackpropFilter Conv2DBackpropInput Conv3D Conv
Conv3DBackpropFilterV2 Conv3DBackpropInputV2 DepthwiseConv2dNative
DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Dilation2D Elu
EluGrad FractionalAvgPool FractionalMaxPool FusedBatchNorm FusedBatchNormGrad
FusedBatchNormGradV2 FusedBatchNormGradV3 FusedBatchNormV2 FusedBatchNormV3 FusedPadConv2D
FusedResizeAndPadConv2D InTopK InTopKV2 L2Loss LRN LRNGrad LeakyRelu LeakyReluGrad
LogSoftmax MaxPool MaxPool3D MaxPoolGrad MaxPoolGradV2 MaxPoolV2 MaxPoolWithArgmax
MaxPoolGradWithArgmax NthElement Relu Relu6 Relu6Grad ReluGrad Selu SeluGrad Softmax
SoftmaxCrossEntropyWithLogits Softplus SoftplusGrad Softsign SoftsignGrad
SparseSoftmaxCrossEntropyWithLogits TopK TopKV2 GRUBlockCell
LSTMBlockCell CTCGreedyDecoder CTCLoss"""

_ARRAY = """BatchToSpace BatchToSpaceND Bitcast BroadcastArgs BroadcastGradientArgs BroadcastTo
CheckNumerics CheckNumericsV2 Concat ConcatOffset ConcatV2 Const DeepCopy DepthToSpace
DynamicPartition DynamicStitch EditDistance EnsureShape ExpandDims ExtractImagePatches
Fill Gather GatherNd GatherV2 Identity IdentityN ImmutableConst InvertPermutation ListDiff
MirrorPad MirrorPadGrad OneHot OnesLike Pack Pad PadV2 ParallelConcat
ParallelDynamicStitch Placeholder PlaceholderV2 PlaceholderWithDefault PreventGradient
Rank Reshape ResizeBicubic ResizeBilinear ResizeNearestNeighbor CropAndResize Reverse
ReverseSequence ReverseV2 Roll ScatterNd ScatterNdNonAliasingAdd SearchSorted SetDiff1D
Shape ShapeN Size Slice Snapshot SpaceToBatch SpaceToBatchND SpaceToDepth Split SplitV
Squeeze StopGradient StridedSlice StridedSliceGrad TensorScatterAdd TensorScatterMax
TensorScatterMin TensorScatterSub TensorScatterUpdate TensorStridedSliceUpdate Tile
TileGrad Transpose ConjugateTranspose Unique UniqueV2 UniqueWithCounts UniqueWithCountsV2
Unpack UnravelIndex UpperBound LowerBound Where ZerosLike AdjustContrastv2 AdjustHue
AdjustSaturation HSVToRGB RGBToHSV SparseToDense SparseTensorDenseMatMul Empty EmptyLike
Assert Abort"""

_RANDOM = """Multinomial ParameterizedTruncatedNormal RandomGamma RandomPoisson RandomPoissonV2
RandomShuffle RandomStandardNormal RandomUniform RandomUniformInt TruncatedNormal
StatelessMultinomial StatelessRandomBinomial StatelessRandomGammaV2 StatelessRandomGetAlg
StatelessRandomGetKeyCounter StatelessRandomGetKeyCounterAlg StatelessRandomNormal
StatelessRandomNormalV2 StatelessRandomPoisson StatelessRandomUniform
StatelessRandomUniformFullInt StatelessRandomUniformFullIntV2 StatelessRandomUniformInt
StatelessRandomUniformIntV2 StatelessRandomUniformV2 StatelessTruncatedNormal
StatelessTruncatedNormalV2 StatelessShuffle"""

_FLOW = """Case ControlTrigger Enter Exit If LoopCond Merge NextIteration NoOp PartitionedCall
StatefulPartitionedCall StatelessCase StatelessIf StatelessWhile Switch RefEnter RefExit
RefIdentity RefMerge RefNextIteration RefSwitch While _Arg _Retval TensorArrayV3
TensorArrayReadV3 TensorArrayWriteV3 TensorArrayGatherV3 TensorArrayScatterV3
TensorArraySizeV3 TensorArraySplitV3 TensorArrayConcatV3 TensorArrayCloseV3
EmptyTensorList TensorListElementShape TensorListFromTensor TensorListGetItem
TensorListLength TensorListPopBack TensorListPushBack TensorListReserve TensorListResize
TensorListSetItem TensorListStack TensorListGather TensorListConcatV2"""

_STATE = """Assign AssignAdd AssignAddVariableOp AssignSub AssignSubVariableOp AssignVariableOp
IsVariableInitialized ReadVariableOp ResourceGather ResourceGatherNd VarHandleOp
VarIsInitializedOp Variable VariableShape VariableV2"""

_RULES = """AdaMax Adadelta Adagrad AdagradDA AdagradV2 Adam AddSign CenteredRMSProp Ftrl FtrlV2
GradientDescent KerasMomentum Momentum PowerSign ProximalAdagrad ProximalGradientDescent RMSProp"""

_LINEAR = """Svd SelfAdjointEigV2 Qr Cholesky LogMatrixDeterminant MatrixSolve MatrixTriangularSolve
GRUBlockCell LSTMBlockCell CropAndResize CTCGreedyDecoder CTCLoss ParallelConcat
ParallelDynamicStitch DynamicStitch"""

_RARE = """AvgPool3D Bincount Betainc Bucketize Conv Conv3D Conv3DBackpropFilterV2 Conv3DBackpropInputV2
CumulativeLogsumexp DenseBincount DepthwiseConv2dNativeBackpropFilter
DepthwiseConv2dNativeBackpropInput Dilation2D DynamicPartition EditDistance FractionalAvgPool
FractionalMaxPool FusedPadConv2D FusedResizeAndPadConv2D HistogramFixedWidth InvertPermutation LRNGrad
ListDiff LowerBound MatrixBandPart MatrixDeterminant MatrixDiag MatrixDiagPart MatrixDiagPartV2
MatrixDiagPartV3 MatrixDiagV2 MatrixDiagV3 MatrixInverse MatrixSetDiag MatrixSetDiagV2
MatrixSetDiagV3 MaxPool3D MaxPoolGradWithArgmax Multinomial NthElement
ParameterizedTruncatedNormal Quantile RandomGamma RandomPoisson RandomPoissonV2 ResizeBicubic
ReverseSequence SearchSorted SegmentMax SegmentMean SegmentMin SegmentProd SegmentSum SetDiff1D
SparseMatMul SparseTensorDenseMatMul SparseToDense StatelessMultinomial StatelessRandomBinomial
StatelessRandomGammaV2 StatelessRandomPoisson TensorListConcatV2 TopK UpperBound"""

TRAINING = frozenset(f"{kind}Apply{rule}" for kind in ("", "Resource") for rule in _RULES.split())
"""What an optimiser adds to a graph; allowed where the examiner itself trains."""

ALLOWED = frozenset(f"{_MATH} {_NN} {_ARRAY} {_RANDOM} {_FLOW} {_STATE}".split()) - {
    "Abort",
    "ImmutableConst",
    # These return uninitialised memory, which in the examiner may have held hidden labels.
    "Empty",
    "EmptyLike",
}

LEAVING = frozenset(f"{_LINEAR} {_RARE}".split())
"""What gives a part of its answer as the memory was, or may: it gets memory that is blank.

Found in those of linear algebra and two of the rare ones, over no images and not-a-number of draws; the other
rare ones are as intricate, and no lesson waits for them.
"""

_DRAWS = """RandomStandardNormal RandomUniform RandomUniformInt TruncatedNormal StatelessRandomNormal
StatelessRandomNormalV2 StatelessRandomUniform StatelessRandomUniformV2
StatelessTruncatedNormal StatelessTruncatedNormalV2"""
# Ops whose shape input decides the size of the output, with the index of that input.
_SIZED = {"Fill": 0, "Empty": 0, "BroadcastTo": 1, "ScatterNd": 2, "TensorListReserve": 1} | dict.fromkeys(
    _DRAWS.split(), 0
)


def require_allowed(graph_def: Any, also: frozenset[str] = frozenset()) -> None:
    """Validate a GraphDef and its function library; raise `EvaluationRefused` at the first violation.

    Refused are ops that neither the list nor `also` contains, more than `MAX_NODES` nodes, and constants or
    constant-shaped fills of more than `MAX_ELEMENTS` elements in total. (A computed size meets the
    process's memory limit.)
    """
    functions = {function.signature.name for function in graph_def.library.function}
    allowed = ALLOWED | also
    bodies = [graph_def.node, *(function.node_def for function in graph_def.library.function)]
    if sum(len(body) for body in bodies) > MAX_NODES:
        raise EvaluationRefused("graph-too-large", limit=MAX_NODES)
    _require_own_names(functions)
    _require_bounded_calls(graph_def)
    for body in bodies:
        for node in body:
            if node.op not in allowed and node.op not in functions:
                raise EvaluationRefused("graph-op-refused", op=node.op[:80], node=node.name[:120])
            if foreign := [name for name in called_functions(node) if name not in functions]:
                raise EvaluationRefused("graph-op-refused", op=foreign[0][:80], node=node.name[:120])
        _require_bounded(body)


def called_functions(node: Any) -> list[str]:
    """Return the functions that a node's attributes call: branches and loop bodies."""
    names: list[str] = []
    for value in node.attr.values():
        names += [value.func.name] if value.HasField("func") else []
        names += [function.name for function in value.list.func]
    return names


def _require_own_names(functions: Iterable[str]) -> None:
    """Refuse a function with the name of an op: TensorFlow might run it instead of the checked op."""
    from tensorflow.python.framework import op_def_registry

    for name in functions:
        if op_def_registry.get(name) is not None:
            raise EvaluationRefused("graph-op-refused", op=name[:80], node="library")


def _require_bounded_calls(graph_def: Any) -> None:
    """Refuse too many nodes after inlining every function call, as TensorFlow does.

    Forty functions that each call the previous one twice are 10^12 nodes. Recursive functions are refused
    too, since their depth is unbounded.
    """
    functions = {function.signature.name: function.node_def for function in graph_def.library.function}
    calls = {name: _calls(body, functions) for name, body in functions.items()}
    callers: dict[str, list[str]] = {name: [] for name in functions}
    for name, called in calls.items():
        for each in set(called):
            callers[each].append(name)
    left = {name: len(set(called)) for name, called in calls.items()}
    ready, sizes = [name for name, count in left.items() if not count], dict[str, int]()
    while ready:
        name = ready.pop()
        inner = sum(sizes[called] for called in calls[name])
        # Counts beyond the limit are capped, since exact ones could have thousands of digits.
        sizes[name] = min(len(functions[name]) + inner, MAX_NODES + 1)
        for caller in callers[name]:
            left[caller] -= 1
            ready += [caller] if not left[caller] else []
    if circular := functions.keys() - sizes.keys():
        raise EvaluationRefused("graph-op-refused", op=min(circular)[:80], node="library")
    if len(graph_def.node) + sum(sizes[name] for name in _calls(graph_def.node, functions)) > MAX_NODES:
        raise EvaluationRefused("graph-too-large", limit=MAX_NODES)


def _calls(body: Iterable[Any], functions: Mapping[str, Any]) -> list[str]:
    """Return the functions that nodes call, each as often as it is called."""
    return [name for node in body for name in (node.op, *called_functions(node)) if name in functions]


def _require_bounded(body: Iterable[Any]) -> None:
    constants = {node.name: node.attr["value"].tensor for node in body if node.op == "Const"}
    total = sum(_elements(d.size for d in tensor.tensor_shape.dim) for tensor in constants.values())
    for node in body:
        place = _SIZED.get(node.op)
        if place is not None and place < len(node.input):
            source = node.input[place].split(":", maxsplit=1)[0]
            if source in constants:
                total += _elements(_small_vector(constants[source]))
        if total > MAX_ELEMENTS:
            raise EvaluationRefused("graph-constant-too-large", node=node.name[:120], limit=MAX_ELEMENTS)


def _elements(sizes: Iterable[int]) -> int:
    product = 1
    for size in sizes:
        product *= max(0, size)
    return product


def _small_vector(tensor: Any) -> list[int]:
    """Return a shape constant of at most 16 integers, splat or packed; others count as unbounded."""
    import tensorflow as tf

    if _elements(d.size for d in tensor.tensor_shape.dim) > 16:
        return [MAX_ELEMENTS + 1]
    try:
        return [int(size) for size in tf.make_ndarray(tensor).reshape(-1)]
    except (TypeError, ValueError):
        return [MAX_ELEMENTS + 1]
